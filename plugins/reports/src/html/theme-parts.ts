/** Styles of the latent space, cards and notes, and for phones and print. */
export const themeParts = `
.controls{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0 0 14px;font-size:.92rem;align-items:baseline}
fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:2px 14px}
fieldset legend{float:left;font-weight:600;margin-right:12px;padding:0}
input{accent-color:var(--accent);font:inherit}
input[type=search]{background:var(--ground);color:var(--ink);border:1px solid var(--quiet);border-radius:5px;padding:3px 8px;max-width:100%}
output{color:var(--quiet)}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:26px 28px}
#umap-panels{grid-template-columns:repeat(4,minmax(0,1fr))}
@media (max-width:1000px){#umap-panels{grid-template-columns:repeat(2,minmax(0,1fr))}}
.panel{min-width:0}
.panel canvas{width:100%;aspect-ratio:5/4;display:block;background:var(--ground);border:1px solid var(--line);border-radius:6px}
.panel .axes:not(.away){color:var(--quiet);font-size:.84rem;margin:4px 0 6px}
.stage{position:relative}
.tip{position:absolute;z-index:2;max-width:150px;padding:3px 8px;font-size:.8rem;line-height:1.35;background:var(--raised);color:var(--ink);border:1px solid var(--quiet);border-radius:5px;pointer-events:none}
.save{margin:4px 0 0;font-size:.84rem;color:var(--quiet)}
.save button{font:inherit;color:var(--accent);background:none;border:0;padding:2px 5px;cursor:pointer;text-decoration:underline}
.levels{display:flex;flex-wrap:wrap;gap:2px 4px;list-style:none;padding:0;margin:0 0 0 -7px}
.levels button{font:inherit;font-size:.84rem;color:var(--ink);background:none;border:1px solid transparent;border-radius:5px;padding:1px 7px;cursor:pointer;text-align:left}
.levels button:hover{background:var(--raised)}
.levels button[aria-pressed=true]{border-color:var(--ink);background:var(--raised);font-weight:600}
.levels i{display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.4em}
.levels span{color:var(--quiet)}
.ramp{display:flex;align-items:center;gap:8px;font-size:.84rem;font-variant-numeric:tabular-nums}
.ramp i{flex:0 1 200px;height:10px;border-radius:3px;background:linear-gradient(90deg,var(--ramp))}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:16px}
.card{border:1px solid var(--line);border-radius:8px;padding:14px;min-width:0}
.card p{margin:0 0 8px;font-size:.92rem}
.card p.quiet{font-size:.84rem}
.faded{grid-template-columns:repeat(auto-fill,minmax(220px,1fr));margin-top:16px}
.inactive{color:var(--quiet);background:var(--raised)}
.inactive .bars i{opacity:.4}
.genes{display:grid;gap:8px}.loadings{margin-top:8px}
.bars{width:100%;font-size:.84rem;table-layout:fixed}
.bars caption{text-align:left;font-weight:600;font-size:.92em;padding-bottom:2px}
.bars th{font-weight:400;font-style:italic;text-align:left;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:1px 4px 1px 0;width:36%}
.bars td{text-align:right;padding:1px 0 1px 5px;width:3.4em}
.bars td.size{width:auto;padding-left:0}
.bars td.seen{opacity:.7}
.bars i{display:block;height:.8em;width:var(--w);min-width:1px;border-radius:2px}
.up i{background:color-mix(in oklab,var(--plus) 72%,var(--ground))}
.down i{background:color-mix(in oklab,var(--minus) 72%,var(--ground))}
.up caption{color:var(--plus)}
.down caption{color:var(--minus)}
details.latent{border:1px solid var(--line);border-radius:8px;margin:0 0 8px;padding:0 14px}
details.latent>summary{margin:0;padding:9px 0;overflow-wrap:anywhere}
.latent-page{padding:2px 0 10px;scroll-margin-top:48px}
.latent-page .genes{grid-template-columns:1fr 1fr;max-width:760px;margin-bottom:14px}
.latent-page .bars th{width:7.5em}
.numbers caption.left{text-align:left;font-weight:600;padding-bottom:4px}
.more{margin:10px 0 0}
.sets{list-style:none;padding:0;margin:0 0 8px;font-size:.84rem}
.verdict{font-size:1.06rem;max-width:80ch}
#summary .numbers{font-size:.84rem}#summary .numbers th,#summary .numbers td{padding-right:11px}
.gone{margin:16px 0 0}
.sets-table .names{white-space:normal;min-width:22em;font-style:italic;font-size:.9em}
.by-run small{display:block;font-size:.86em;font-weight:400;color:var(--quiet)}
.by-run .first{font-weight:700;box-shadow:inset 0 0 0 1.5px var(--quiet);border-radius:4px}
.by-run thead th:first-child,.by-run tbody th{position:sticky;left:0}
.by-run thead th:first-child{z-index:2}
.by-run thead small{white-space:normal;max-width:24em}
.by-run tbody th{background:var(--ground);white-space:normal;overflow-wrap:break-word;min-width:11.5em}
details>summary{cursor:pointer;margin:14px 0 10px}
details>summary h3{display:inline;margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:10px 24px;margin:0 0 12px}
.facts dt{color:var(--quiet);font-size:.84rem}
.facts dd{margin:0;overflow-wrap:anywhere}
.notes{padding-left:20px;max-width:80ch}
.notes li{margin-bottom:6px}
.warning,.notice{background:var(--warn);border-left:4px solid var(--warn-line);padding:6px 12px;border-radius:3px}
.warning{list-style:none;margin-left:-20px}
footer{padding-top:24px;padding-bottom:48px;color:var(--quiet);font-size:.88rem}
@media (max-width:760px){header,main,footer{padding-left:16px;padding-right:16px}
header{padding-top:22px}h1{font-size:1.5rem}.wide{display:none}.narrow{display:block}
.figures,.panels,#umap-panels,.cards{grid-template-columns:minmax(0,1fr)}.latent-page .genes{grid-template-columns:1fr}.latent-page .bars th{width:36%}.numbers th,.numbers td{padding-right:14px}
.numbers tbody th{max-width:128px;white-space:normal;line-height:1.25;position:sticky;left:0;background:var(--ground);z-index:1}.run{padding-left:12px}
.heat tbody th{max-width:112px;white-space:normal;line-height:1.2}}
@media (min-width:1001px){#frontier figure{display:inline-block;width:49%;margin-right:1%;vertical-align:top}}
@page{size:A4;margin:11mm}
@media print{.swatch,.heat td,.scale i,.ramp i,.levels i,.bars i,.dot,.tick,.run{print-color-adjust:exact;-webkit-print-color-adjust:exact}nav,.controls,.save,#latent-pages,#metrics,#metrics-by-run,#configuration pre,.more{display:none}html{font-size:10px}body{font-size:10px}main>section{padding:12px 0 4px}.scroll{overflow:visible;background:none}.run{margin-bottom:8px}.verdict,p,.notes{max-width:none}p{margin-bottom:5px}#methods p,.notes li{line-height:1.4}.card,figure,.panel{break-inside:avoid}#latent-space>p,h2,h3,h4,summary{break-after:avoid}
.wide{display:block}.narrow{display:none}.cards{grid-template-columns:repeat(5,1fr);gap:6px}.card{padding:6px}.card .bars td.size{display:none}.card .bars th{width:auto}.card h4{margin:0}.facts{grid-template-columns:repeat(4,1fr);gap:4px 16px}
.panels,.figures{grid-template-columns:repeat(3,1fr);gap:10px 14px}
#frontier figure{display:inline-block;width:32%;margin-right:1%;vertical-align:top}#comparison svg,#correlations svg{max-height:95mm}
.numbers th,.numbers td{padding-top:1px;padding-bottom:1px}.heat td{height:19px;padding:0 2px;min-width:0}.heat small{display:none}.bars tr:nth-child(n+7),.loadings .bars tr:nth-child(n+4){display:none}
details .loadings{display:none}#training .figures{grid-template-columns:repeat(4,1fr)}footer{padding:0 24px}#methods .notes{columns:2;max-width:none}
#umap-panels{grid-template-columns:repeat(4,1fr)}#umap-panels .levels{max-height:4.6em;overflow:hidden}}
`;
