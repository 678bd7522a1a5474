#!/usr/bin/env python3
"""Draw the figures of every experiment from its CSVs alone.

Usage: plot.py [--only NAME ...] [--profile standard|paper] [--results DIR] [--format svg|png|pdf]

Each figure lands beside the CSVs, one file a figure. Needs matplotlib and pandas:
pip install -r scripts/requirements.txt
"""

import argparse
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

# The palette of Okabe & Ito, which color-blind readers can tell apart; the same activation has the
# same color in every figure.
COLORS = {
    "relu": "#D55E00",
    "tanh": "#0072B2",
    "sigmoid": "#000000",
    "leaky-relu": "#E69F00",
    "prelu": "#CC79A7",
    "prelu-shared": "#8C4A70",
    "elu": "#009E73",
    "selu": "#00614A",
    "gelu": "#56B4E9",
    "swish": "#8A6FBF",
    "softplus": "#7F7F7F",
    "identity": "#BBBBBB",
    "binary-step": "#B3A12B",
    "softmax": "#44546A",
    "maxout": "#A0522D",
    "swiglu": "#5B3A8C",
}
NAMES = {
    "relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid", "leaky-relu": "leaky ReLU",
    "prelu": "PReLU", "prelu-shared": "PReLU (shared)", "elu": "ELU", "selu": "SELU",
    "gelu": "GELU", "swish": "Swish", "softplus": "softplus", "identity": "identity",
    "binary-step": "binary step", "softmax": "softmax", "maxout": "maxout", "swiglu": "SwiGLU",
}

plt.rcParams.update({
    "svg.hashsalt": "rectifiers",  # the same ids, so the same bytes, on every run
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "figure.dpi": 110,
})

FIGURES = {}


def figures_of(name):
    """Registers a function that takes the folder of an experiment's CSVs and yields (name, figure)."""

    def register(function):
        FIGURES[name] = function
        return function

    return register


def read(folder, table):
    """One table of an experiment; an error names the file."""
    path = folder / f"{table}.csv"
    try:
        return pd.read_csv(path)
    except FileNotFoundError:
        sys.exit(f"plot.py: {path} is missing; run the experiment first")


def band(axes, rows, x, y, activation, label=None, **style):
    """The mean over seeds as a line, the range of the seeds as a band."""
    grouped = rows.groupby(x)[y]
    # A seed that stopped early would let the mean jump: only places that all seeds reached.
    whole = grouped.count() == grouped.count().max()
    mean, low, high = (series[whole] for series in (grouped.mean(), grouped.min(), grouped.max()))
    color = COLORS[activation]
    axes.plot(mean.index, mean, color=color, label=label or NAMES[activation], **style)
    axes.fill_between(low.index, low, high, color=color, alpha=0.18, linewidth=0)


def ratio_in_words(claims, quantity):
    """The measured ratio and its interval, as a title says it."""
    row = claims[claims.quantity == quantity].iloc[0]
    return f"{row.measured:.2f}× [{row.ci_low:.2f}, {row.ci_high:.2f}]"


@figures_of("relu-vs-tanh")
def relu_vs_tanh(folder):
    curves, claims = read(folder, "curves"), read(folder, "claims")
    panels = [
        (network, initialization)
        for network, initialization in [
            ("cnn4", "cuda-convnet"), ("cnn4", "scaled"), ("mlp4", "scaled")]
        if len(curves[(curves.network == network) & (curves.initialization == initialization)])
    ]
    figure, grid = plt.subplots(1, len(panels), figsize=(3.9 * len(panels), 3.6), sharey=True)
    titles = {
        ("cnn4", "cuda-convnet"): "Convolutional, fixed σ (as published)",
        ("cnn4", "scaled"): "Convolutional, Xavier / Kaiming",
        ("mlp4", "scaled"): "Fully connected, Xavier / Kaiming",
    }
    for axes, (network, initialization) in zip(grid, panels):
        rows = curves[
            (curves.network == network) & (curves.initialization == initialization)
            & (curves.target_error == (0.1 if network == "mlp4" else 0.25))
        ]
        for activation in ["sigmoid", "tanh", "relu"]:
            mine = rows[rows.activation == activation]
            if not len(mine):
                continue
            # Each run until it stopped, each in its own right: the seeds stop at different steps.
            for index, (_, run) in enumerate(mine.groupby("seed")):
                axes.plot(
                    run.iteration, 100 * run.training_error, color=COLORS[activation],
                    alpha=0.75, linewidth=1.1, label=NAMES[activation] if index == 0 else None)
        axes.axhline(25, color="0.4", linewidth=0.9, linestyle=(0, (4, 3)))
        quantity = f"steps to 25 % training error, tanh / relu, {network} ({initialization})"
        axes.set_title(
            f"{titles[network, initialization]}\ntanh / ReLU steps to 25 %: "
            + ratio_in_words(claims, quantity))
        axes.set_xlabel("steps (mini-batches)")
        axes.set_ylim(0, 100)
        axes.annotate(
            "25 %", (1, 25), xycoords=("axes fraction", "data"), ha="right", va="bottom",
            fontsize=8, color="0.3")
    grid[0].set_ylabel("training error, %")
    grid[-1].legend(loc="upper right")
    figure.tight_layout()
    yield "curves", figure

    perceptron = curves[(curves.network == "mlp4") & (curves.target_error == 0.1)]
    if len(perceptron):
        figure, axes = plt.subplots(figsize=(6.4, 4.2))
        for activation in perceptron.activation.unique():
            band(
                axes, perceptron[perceptron.activation == activation].assign(
                    percent=lambda rows: 100 * rows.training_error),
                "iteration", "percent", activation)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(left=5)
        axes.set_yticks([5, 10, 25, 50, 90], ["5", "10", "25", "50", "90"])
        axes.minorticks_off()
        axes.set_xlabel("steps (mini-batches of 64)")
        axes.set_ylabel("training error, %: mean and range of the seeds")
        axes.set_title("Four hidden layers: only the sigmoid falls behind")
        axes.legend(loc="lower left", ncols=2)
        figure.tight_layout()
        yield "activations", figure


@figures_of("activation-shapes")
def activation_shapes(folder):
    shapes, properties = read(folder, "shapes"), read(folder, "properties").set_index("activation")
    activations = [name for name in shapes.activation.unique() if name != "elu-2.0"]
    columns = 4
    rows = -(-len(activations) // columns)
    figure, grid = plt.subplots(
        rows, columns, figsize=(11, 2.6 * rows), sharex=True, sharey=True, squeeze=False)
    for axes, activation in zip(grid.flat, activations):
        curve = shapes[shapes.activation == activation]
        color = COLORS.get(activation, "#444444")
        # No line across a jump.
        value, derivative = (
            series.where(series.diff().abs().fillna(0) < 0.4)
            for series in (curve.value, curve.derivative))
        axes.plot(curve.x, derivative, color="0.55", linestyle=(0, (4, 2)), linewidth=1.2)
        axes.plot(curve.x, value, color=color, linewidth=1.8)
        own = properties.loc[activation]
        if pd.notna(own.minimum_at):
            axes.plot(own.minimum_at, own.minimum, "o", color=color, markersize=4)
        axes.axhline(0, color="0.7", linewidth=0.7, zorder=0)
        axes.axvline(0, color="0.7", linewidth=0.7, zorder=0)
        axes.set_title(NAMES.get(activation, activation))
        axes.set_xlim(-4, 4)
        axes.set_ylim(-2, 3)
    for axes in list(grid.flat)[len(activations):]:
        axes.set_axis_off()
    figure.suptitle(
        "f(x) solid, f′(x) dashed, the least value a dot", x=0.01, ha="left", fontsize=11)
    figure.tight_layout()
    yield "shapes", figure

    repetitions = read(folder, "repetitions")
    figure, (outputs, slopes) = plt.subplots(1, 2, figsize=(8.4, 3.4))
    for start, rows in repetitions.groupby("start"):
        outputs.plot(
            rows.layers, rows.output, marker=".", markersize=3,
            label=f"from {start:g}".replace("-", "−"))
        slopes.plot(rows.layers, rows.slope, linewidth=1.1)
    slopes.plot(rows.layers, rows.bound, color="black", linestyle=(0, (4, 2)), label="0.25ⁿ")
    outputs.set_title("Outputs go to a fixed point ...")
    slopes.set_title("... gradients go to 0")
    outputs.set_xlim(0, 12)
    outputs.set_ylim(0, 1)
    slopes.set_yscale("log")
    for axes in (outputs, slopes):
        axes.set_xlabel("sigmoids one after the other")
        axes.legend()
    figure.tight_layout()
    yield "repetitions", figure


@figures_of("linearity")
def linearity(folder):
    curves = read(folder, "curves")
    depths = sorted(curves.hidden_layers.unique())
    figure, grid = plt.subplots(1, len(depths), figsize=(3.3 * len(depths), 3.2), sharey=True)
    for axes, depth in zip(grid, depths):
        for model, label in [("identity", "linear units"), ("tanh", "tanh units")]:
            rows = curves[(curves.hidden_layers == depth) & (curves.model == model)]
            color = "0.35" if model == "identity" else COLORS[model]
            for index, (_, run) in enumerate(rows.groupby("seed")):
                axes.plot(
                    run.iteration, run.loss, color=color, alpha=0.7, linewidth=1.1,
                    label=label if index == 0 else None)
        axes.set_title(f"XOR, {depth} hidden layer{'s' if depth > 1 else ''}")
        axes.set_xlabel("steps")
        axes.set_xlim(0, 300)
        axes.set_ylim(0, 1.2)
    grid[0].set_ylabel("cross-entropy, nats")
    grid[-1].legend()
    figure.tight_layout()
    yield "xor", figure


@figures_of("output-units")
def output_units(folder):
    thresholds = read(folder, "thresholds")
    heads = [
        ("sigmoid", "sigmoid", COLORS["sigmoid"], 0.5),
        ("softmax", "two softmax outputs", "#009E73", 0.5),
        ("tanh", "tanh, targets −1 and 1", COLORS["tanh"], 0),
        ("tanh-0-1", "tanh, targets 0 and 1", "#56B4E9", 0.5),
    ]
    figure, axes = plt.subplots(figsize=(6.4, 4))
    for head, label, color, middle in heads:
        accuracy = 100 * thresholds[thresholds["head"] == head].groupby("threshold").accuracy.mean()
        axes.plot(accuracy.index, accuracy, color=color, label=label)
        axes.plot(middle, accuracy[middle], "o", color=color, markersize=5)
    axes.set_xlabel("threshold of the output (dot: half-way between the targets)")
    axes.set_ylabel("test accuracy, %: mean of the seeds")
    axes.set_title("Each output unit has its own threshold")
    axes.legend(loc="center left", bbox_to_anchor=(0.1, 0.42))
    figure.tight_layout()
    yield "thresholds", figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these experiments only")
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--results", default="results", type=pathlib.Path)
    parser.add_argument("--format", default="svg", choices=["svg", "png", "pdf"])
    arguments = parser.parse_args()
    unknown = set(arguments.only or []) - set(FIGURES)
    if unknown:
        parser.error(f"no figures for {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    for name, draw in FIGURES.items():
        folder = arguments.results / arguments.profile / name
        if name not in (arguments.only or FIGURES) or not (arguments.only or folder.exists()):
            continue
        for figure_name, figure in draw(folder):
            path = folder / f"{figure_name}.{arguments.format}"
            metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
            figure.savefig(path, metadata=metadata[arguments.format])
            plt.close(figure)
            print(path)


if __name__ == "__main__":
    main()
