import { LEVEL_COLORS } from "../summary/level-colors.js";

/** Colors of levels: on a light (0) or a dark (1) background. */
const levels = (shade: 0 | 1): string => LEVEL_COLORS.map((pair, level) => `--cat-${level}:${pair[shade]};`).join("");

/**
 * The page's style sheet. Hues are from Okabe & Ito (2008), "Color Universal Design", with darker and lighter
 * variants for contrast on white and near-black. No meaning depends on color alone.
 */
export const theme = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f6f7f8;--ink:#1c2024;--quiet:#59626b;--line:#dde1e5;--accent:#00558c;
--warn:#fff3d6;--warn-line:#c98500;--none:#c3c8cd;--plus:#b84a08;--minus:#0b63a5;--heat-plus:#e58443;--heat-minus:#64a6dd;--shade:#0003;
--run-1:#0072b2;--run-2:#d55e00;--run-3:#009e73;--run-4:#b3569a;--run-5:#a87700;--run-6:#6a4fb3;
${levels(0)}
--ramp:#440154,#472f7d,#39568c,#2a788e,#1f988b,#35b779,#7ad151,#c2d923}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--raised:#1d2125;--ink:#e7eaed;--quiet:#9ea7b0;--line:#343a40;
--accent:#7cc0f2;--warn:#33290f;--warn-line:#d9a13a;--none:#4a5157;--plus:#f08a4b;--minus:#5aaae8;--heat-plus:#a3490f;--heat-minus:#1d68a6;--shade:#000c;
--run-1:#56b4e9;--run-2:#f0803c;--run-3:#2fc79a;--run-4:#e08cc6;--run-5:#e6b93a;--run-6:#a993f0;
${levels(1)}
--ramp:#5a3d8c,#45569c,#3a6fa0,#2f8b99,#2aa78b,#52c56a,#9bd93c,#fde725}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:1200px;margin:0 auto;padding:0 24px}
header{padding-top:36px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px;letter-spacing:-.015em}
h2{font-size:1.35rem;margin:0 0 12px;letter-spacing:-.01em}
h3{font-size:1.05rem;margin:28px 0 8px}
h4{font-size:.95rem;margin:0 0 4px}
main>section{padding:36px 0 12px;border-top:1px solid var(--line)}
main>section:first-child{border-top:0;padding-top:20px}
p{max-width:76ch;margin:0 0 10px}
a{color:var(--accent)}
code,pre{font:.87em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:12px 14px;overflow:auto;max-height:480px}
.quiet{color:var(--quiet);font-size:.88em}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:14px 0 0;font-size:.92rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.run{margin:0 0 26px;padding:2px 0 0 18px;border-left:4px solid var(--run)}
.run h3{margin-top:0}
.run h3 .swatch{display:none}
.swatch{display:inline-block;width:11px;height:11px;border-radius:50%;background:var(--run);margin-right:.45em}
.swatch.ring{background:none;border:2px solid var(--run)}
.scroll{overflow-x:auto;margin:0 0 14px;position:relative;background:linear-gradient(90deg,var(--ground) 40%,transparent) 0/36px 100%,
linear-gradient(-90deg,var(--ground) 40%,transparent) 100%/36px 100%,linear-gradient(90deg,var(--shade),transparent) 0/12px 100%,
linear-gradient(-90deg,var(--shade),transparent) 100%/12px 100%;background-repeat:no-repeat;background-attachment:local,local,scroll,scroll}
.tall{max-height:70vh;overflow:auto;border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.numbers{font-size:.92rem;min-width:min(100%,560px)}
.numbers th,.numbers td{text-align:left;padding:5px 18px 5px 0;border-bottom:1px solid var(--line);vertical-align:baseline;white-space:nowrap}
.numbers thead th{font-weight:600;color:var(--quiet);font-size:.88em}
.numbers tbody th{font-weight:500}
.strong{font-weight:600}
abbr{text-decoration:underline dotted;text-underline-offset:3px;cursor:help}
.tall .numbers{font-size:.84rem;width:100%}
.tall .numbers td,.tall .numbers th{padding:4px 10px}
.numbers .group{font-weight:600;padding-top:14px;color:var(--quiet);font-size:.88em}
.tall thead th{position:sticky;top:0;background:var(--raised);z-index:1}
.tall button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:2px 0;cursor:pointer;white-space:nowrap}
.tall th[aria-sort=ascending] button::after{content:" ▲"}
.tall th[aria-sort=descending] button::after{content:" ▼"}
.no-notes th:last-child,.no-notes td:last-child{display:none}
.heat{border-spacing:2px;border-collapse:separate;font-size:.84rem}
.heat thead th{font-weight:600;padding:2px 4px;text-align:center}
.heat tbody th{font-weight:500;text-align:left;padding-right:10px;white-space:nowrap;position:sticky;left:0;background:var(--ground);z-index:1}
.heat thead th:first-child{text-align:left;position:sticky;left:0;background:var(--ground);z-index:1}
.heat td{min-width:62px;height:42px;padding:2px 4px;text-align:center;line-height:1.2;border-radius:3px;border:2px solid transparent}
.heat .p{background:color-mix(in oklab,var(--heat-plus) var(--s),var(--raised))}
.heat .n{background:color-mix(in oklab,var(--heat-minus) var(--s),var(--raised))}
.heat .top{border-color:var(--ink);font-weight:700}
.heat .none{background:var(--raised);color:var(--quiet)}
.heat small{display:block;font-size:.76em;font-weight:400;white-space:nowrap}
.compact td{min-width:33px;height:30px;padding:1px;font-size:.9em}
.compact .run-group{text-align:left!important;padding-left:4px;border-bottom:2px solid var(--line)}
.compact .gap{min-width:9px;padding:0;border:0;background:none}
.scale{display:flex;align-items:center;gap:8px;font-size:.84rem;margin:0 0 12px}
.scale i{width:180px;height:12px;border-radius:3px;background:linear-gradient(90deg in oklab,var(--heat-minus),var(--raised),var(--heat-plus))}
figure{margin:0 0 18px}
figcaption{color:var(--quiet);font-size:.86rem;max-width:76ch;margin-top:4px}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:18px 28px}
svg{--plot-background:var(--ground);max-width:100%;height:auto;display:block;overflow:visible}
svg text{white-space:pre}
.narrow{display:none}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;padding:0;margin:0 0 8px;font-size:.9rem}
.marks b{display:inline-block;margin-right:.5em;vertical-align:middle}
.dot{width:24px;height:9px;background:radial-gradient(circle at center,currentColor 4.5px,transparent 5px),linear-gradient(currentColor,currentColor) center/100% 2px no-repeat}
.diamond{width:9px;height:9px;border:1.25px solid currentColor;rotate:45deg}
.tick{width:2.5px;height:15px;background:currentColor;opacity:.75}
.chance::before{content:"×";font-weight:400}
`;
