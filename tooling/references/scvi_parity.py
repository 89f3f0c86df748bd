# Long because the cases share one recorder of steps, and a golden file is one dictionary.
"""Golden values of scvi-tools' VAE: one training step in float64, and three steps of its optimizer.

Run by hand:  python -m venv venv && venv/bin/pip install scvi-tools==1.4.2 torch==2.15.0 numpy==2.4.6
              venv/bin/python tooling/references/scvi_parity.py
Writes packages/heddle/test/parity/scvi-*.golden.json and prints the defaults that it finds in the installed version.

What is in a file. Weights are multiples of 1/128, counts small integers, noise multiples of 1/4096: exact in float32.
Dropout is off, batch normalization in training mode, the noise of the reparameterization is stored. Parameters that
the loss does not reach (l_encoder always; px_r_decoder unless "gene-cell"; px_dropout_decoder under nb) are named in
`unused` and left out; Adam skips them. Tensors are nested lists in torch's layout (Linear weights: outputs x inputs).
`linear-*` are LinearSCVI's (LDVAE): its learned library size has noise of its own, `libraryNoise`, and the moments that
`_init_library_size` found, `libraryMeans` and `libraryVariances` per batch; `libraryDivergence` is kl_divergence_l.
Results keep 10 significant digits. `reconstructionExact` is the reconstruction without scVI's 1e-8 inside its logs.
"""

import inspect
import json
import pathlib
import sys

import numpy as np
import torch
import torch.distributions.normal as torch_normal

import scvi
from scvi.distributions._negative_binomial import log_nb_positive, log_zinb_positive
from anndata import AnnData
from scvi.model import SCVI, LinearSCVI
from scvi.module import LDVAE, VAE
from scvi.nn import Encoder, FCLayers
from scvi.train import TrainingPlan

PINNED = "1.4.2"
OUTPUT = pathlib.Path(__file__).parents[2] / "packages/heddle/test/parity"
CELLS, GENES, HIDDEN, LATENT, LEVELS, STEPS = 12, 16, 12, 3, 3, 3
CASES = {
    "nb": dict(gene_likelihood="nb"),
    "zinb": dict(gene_likelihood="zinb"),
    "zinb-batch": dict(gene_likelihood="zinb", n_batch=LEVELS, dispersion="gene-batch"),
    "nb-layers": dict(gene_likelihood="nb", n_batch=LEVELS, n_layers=2),
    "zinb-gene-cell": dict(gene_likelihood="zinb", dispersion="gene-cell"),
    "linear-nb": dict(gene_likelihood="nb"),
    "linear-zinb-batch": dict(gene_likelihood="zinb", n_batch=LEVELS),
}

# scVI casts one-hot codes with .float(), which would not mix with float64 weights.
torch.Tensor.float = torch.Tensor.double


def defaults_of(function):
    return {n: p.default for n, p in inspect.signature(function).parameters.items() if p.default is not inspect._empty}


def digits(value):
    """Nested lists with 10 significant digits."""
    if isinstance(value, torch.Tensor):
        return digits(value.detach().numpy().tolist())
    if isinstance(value, list):
        return [digits(v) for v in value]
    short = float(f"{value:.10g}")
    return int(short) if short == int(short) else short


def make_counts(random):
    """Negative binomial counts with many zeros, one gene of several hundreds, no empty cell and no empty gene."""
    means = np.exp(random.normal(0.3, 1.4, GENES))
    means[0] = 300.0
    counts = random.poisson(random.gamma(0.8, means / 0.8, (CELLS, GENES)) * random.uniform(0.5, 2.0, (CELLS, 1)))
    counts[counts.sum(1) == 0, 1] = 1
    counts[0, counts.sum(0) == 0] = 1
    counts[3, 2] = 731
    return counts


def set_weights(module, random):
    with torch.no_grad():
        for name, p in module.named_parameters():
            spread = 1.0 if name == "px_r" else 0.1 if name.endswith("bias") else 0.4
            drawn = random.normal(0.0, spread, tuple(p.shape))
            if ".1.weight" in name:  # batch normalization's scale
                drawn = 1.0 + 0.25 * drawn
            if name == "l_encoder.mean_encoder.bias":  # sizes near those of the counts
                drawn = drawn + float(module.library_log_means.mean()) if hasattr(module, "library_log_means") else drawn
            p.copy_(torch.tensor(np.round(drawn * 128) / 128))


def forward(module, tensors, noise, kl_weight):
    """`noise` by the number of columns that are drawn: LATENT for z, 1 for the library size."""
    torch_normal._standard_normal = lambda shape, dtype, device: noise[shape[-1]]
    return module(tensors, loss_kwargs={"kl_weight": kl_weight})


def exact_reconstruction(x, px):
    """The same log probability without the epsilon; 1e-300 only separates zeros from counts."""
    if hasattr(px, "zi_logits"):
        value = log_zinb_positive(x, px.mu, px.theta, px.zi_logits, eps=1e-300)
    else:
        value = log_nb_positive(x, px.mu, px.theta, eps=0.0)
    return -value.sum(-1)


def running_moments(module, reached):
    """Of the normalizations whose scale the loss reaches."""
    scale = lambda name: name.rsplit(".", 1)[0] + ".weight"
    return {n: digits(b) for n, b in module.named_buffers() if "running" in n and scale(n) in reached}


def make_module(name, settings, counts, levels):
    if not name.startswith("linear"):
        return VAE(n_input=GENES, **settings).double()
    data = AnnData(counts.astype(np.float32), obs={"batch": [str(level) for level in levels]})
    LinearSCVI.setup_anndata(data, batch_key="batch" if settings["n_batch"] > 1 else None)
    options = {k: settings[k] for k in ("n_hidden", "n_latent", "dropout_rate", "gene_likelihood")}
    return LinearSCVI(data, **options).module.double()


def make_case(name, options, seed):
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    settings = {"n_batch": 1, "n_hidden": HIDDEN, "n_latent": LATENT, "dropout_rate": 0.0, **options}
    linear = name.startswith("linear")
    if linear:
        counts, levels = make_counts(random), np.arange(CELLS) % settings["n_batch"]
        module = make_module(name, settings, counts, levels)
        set_weights(module, random)
    else:  # in this order the first files were drawn
        module = make_module(name, settings, None, None)
        set_weights(module, random)
        counts, levels = make_counts(random), np.arange(CELLS) % settings["n_batch"]
    noises = torch.tensor(np.round(random.normal(size=(STEPS, CELLS, LATENT)) * 4096) / 4096)
    sizes = torch.zeros(STEPS, CELLS, 1)
    if linear:
        sizes = torch.tensor(np.round(random.normal(size=(STEPS, CELLS, 1)) * 4096) / 4096)
    noise = [{LATENT: noises[step], 1: sizes[step]} for step in range(STEPS)]
    tensors = {
        "X": torch.tensor(counts, dtype=torch.float64),
        "batch": torch.tensor(levels)[:, None],
        "labels": torch.zeros(CELLS, 1, dtype=torch.int64),
    }
    module.train()
    start = {n: p.detach().clone() for n, p in module.named_parameters()}

    inference, generative, losses = forward(module, tensors, noise[0], 1.0)
    losses.loss.backward()
    px, qz = generative["px"], inference["qz"]
    reconstruction, kl = losses.reconstruction_loss["reconstruction_loss"], losses.kl_local["kl_divergence_z"]
    gradients = {n: p.grad.clone() for n, p in module.named_parameters() if p.grad is not None}
    moments = running_moments(module, gradients)
    of_library = losses.kl_local["kl_divergence_l"]
    module.eval()
    with torch.no_grad():
        evaluated = module.inference(tensors["X"], tensors["batch"])["qz"]
        loadings = module.get_loadings().tolist() if linear else None
    module.train()
    module.zero_grad()

    # The first step repeats the pass above: its running moments are stored before it.
    plan = TrainingPlan(module)
    optimizer = plan.get_optimizer_creator()(filter(lambda p: p.requires_grad, module.parameters()))
    after, step_losses = {}, []
    for step in range(STEPS):
        optimizer.zero_grad()
        _, _, step_loss = forward(module, tensors, noise[step], 1.0)
        step_loss.loss.backward()
        optimizer.step()
        step_losses.append(float(step_loss.loss))
        after[step + 1] = {n: p.detach().clone() for n, p in module.named_parameters() if n in gradients}

    golden = {
        "source": f"scvi-tools {scvi.__version__}, torch {torch.__version__}, scvi_parity.py, seed {seed}",
        "settings": {
            **{k: d for k, d in defaults_of((LDVAE if linear else VAE).__init__).items() if d is not None},
            **settings,
        },
        "counts": counts.tolist(),
        "batch": levels.tolist(),
        "noise": digits(noises),
        "weights": {n: digits(start[n]) for n in gradients},
        "unused": [n for n in start if n not in gradients],
        "qMean": digits(qz.loc),
        "qVariance": digits(qz.scale**2),
        "z": digits(inference["z"]),
        "library": digits(inference["library"][:, 0]),
        "scale": digits(px.scale),
        "rate": digits(px.mu),
        "theta": digits(px.theta),
        **({"dropoutLogits": digits(px.zi_logits)} if hasattr(px, "zi_logits") else {}),
        "reconstruction": digits(reconstruction),
        "reconstructionExact": digits(exact_reconstruction(tensors["X"], px)),
        "divergence": digits(kl),
        **({
            "libraryNoise": digits(sizes[..., 0]),
            "libraryMeans": digits(module.library_log_means[0]),
            "libraryVariances": digits(module.library_log_vars[0]),
            "libraryDivergence": digits(of_library),
            "loadings": digits(loadings),
        } if linear else {}),
        "loss": {
            "1": digits(float(losses.loss)),
            "0.3": digits(float((reconstruction + 0.3 * kl + of_library).mean())),
        },
        "gradients": {n: digits(g) for n, g in gradients.items()},
        "runningMomentsAfterOnePass": moments,
        "evaluationMode": {"qMean": digits(evaluated.loc), "qVariance": digits(evaluated.scale**2)},
        "adam": {
            "learningRate": plan.lr,
            "epsilon": plan.eps,
            "weightDecay": plan.weight_decay,
            "losses": digits(step_losses),
            "weightsAfter": {str(s): {n: digits(w) for n, w in after[s].items()} for s in (1, STEPS)},
        },
    }
    path = OUTPUT / f"scvi-{name}.golden.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    gap = float((reconstruction - exact_reconstruction(tensors["X"], px)).abs().max())
    print(f"{path.name}: {path.stat().st_size} bytes, loss {float(losses.loss):.6f}, epsilon costs {gap:.2e} nats at most")


def main():
    if scvi.__version__ != PINNED:
        sys.exit(f"scvi-tools {PINNED} is needed, {scvi.__version__} is installed")
    for title, function in [("SCVI", SCVI.__init__), ("SCVI.train", SCVI.train), ("VAE", VAE.__init__),
                            ("LinearSCVI", LinearSCVI.__init__), ("LDVAE", LDVAE.__init__),
                            ("Encoder", Encoder.__init__), ("FCLayers", FCLayers.__init__),
                            ("TrainingPlan", TrainingPlan.__init__)]:
        print(title, {k: v for k, v in defaults_of(function).items()})
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for number, (name, options) in enumerate(CASES.items()):
        make_case(name, options, 20 + number)


main()
