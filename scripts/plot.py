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
        ("cnn4", "cuda-convnet"): "Convolutional, fixed σ on bytes (published)",
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


@figures_of("saturation")
def saturation(folder):
    runs, layers = read(folder, "runs"), read(folder, "layers")
    figure, grid = plt.subplots(1, 3, figsize=(11.5, 3.6), sharey=True)
    panels = [
        ("scaled", 1, "One hidden layer"), ("scaled-top", 4, "The last of four"),
        ("scaled", 4, "All four"),
    ]
    for axes, (part, depth, title) in zip(grid, panels):
        rows = runs[(runs.part == part) & (runs.hidden_layers == depth)]
        for activation in ["sigmoid", "tanh"]:
            arm = rows[rows.activation == activation].copy()
            arm["relative"] = arm.gradient_rms / arm.groupby("seed").gradient_rms.transform("first")
            mean = arm.groupby("scale")[["saturated_share", "relative"]].mean()
            axes.plot(
                100 * mean.saturated_share, mean.relative, "o-", markersize=3.5,
                color=COLORS[activation], label=NAMES[activation])
        axes.set_title(title)
        axes.set_xlabel("saturated activations, %")
    grid[0].set_ylabel("gradient, over that at scale 1")
    grid[0].legend()
    figure.suptitle(
        "Weights times 1 to 10 (a dot each): what becomes of their own gradient", x=0.01, ha="left")
    figure.tight_layout()
    yield "gradient", figure

    trained = layers[layers.part == "trained"]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.7))
    for activation in ["sigmoid", "tanh"]:
        rows = trained[(trained.activation == activation) & (trained.layer == 1)]
        for index, (_, run) in enumerate(rows.groupby("seed")):
            left.plot(
                run.iteration + 1, run.training_loss, color=COLORS[activation], alpha=0.75,
                linewidth=1.1, label=NAMES[activation] if index == 0 else None)
    left.axhline(0.9 * 2.302585, color="0.5", linewidth=0.8, linestyle=":")
    left.set_xscale("log")
    left.set_xlabel("steps + 1")
    left.set_ylabel("training loss, nats")
    left.set_title("Four hidden layers: a plateau, and its end (dotted)")
    left.legend()
    one = trained[(trained.activation == "sigmoid") & (trained.seed == 1)]
    for layer, rows in one.groupby("layer"):
        shade = str(0.75 - 0.25 * (layer - 1))
        right.plot(rows.iteration + 1, rows.activation_mean, color=shade, label=f"layer {layer}")
        right.fill_between(
            rows.iteration + 1, rows.activation_mean - rows.activation_deviation,
            rows.activation_mean + rows.activation_deviation, color=shade, alpha=0.12, linewidth=0)
    right.set_xscale("log")
    right.set_ylim(0, 1)
    right.set_xlabel("steps + 1")
    right.set_ylabel("sigmoid activations: mean ± deviation")
    right.set_title("What the layers do meanwhile, seed 1")
    right.legend(loc="upper left", ncols=2)
    figure.tight_layout()
    yield "plateau", figure


@figures_of("dying-relu")
def dying_relu(folder):
    runs, units = read(folder, "runs"), read(folder, "units")
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(12.4, 3.7), sharey=True)
    rows = pd.concat([
        runs[runs.part == "negative-bias"], runs[(runs.part == "positive-bias")]])
    share = rows.groupby("bias").initial_dead_share.agg(["mean", "min", "max"]) * 100
    places = range(len(share))
    left.bar(places, share["mean"], color=COLORS["relu"], alpha=0.85)
    left.vlines(places, share["min"], share["max"], color="0.2", linewidth=1)
    left.set_xticks(places, [f"{bias:g}" for bias in share.index])
    left.set_xlabel("initial bias")
    left.set_ylabel("dead units in the worst layer, %")
    left.set_title("Before training")

    rates = runs[runs.part == "rate"]
    for activation, bias, label, style in [
            ("relu", 0, "ReLU", "o-"), ("relu", 0.1, "ReLU, bias 0.1", "s--"),
            ("leaky-relu", 0, "leaky ReLU", "o-")]:
        arm = rates[(rates.activation == activation) & (rates.bias == bias)]
        share = 100 * arm.groupby("rate_multiple").largest_dead_share.mean()
        middle.plot(
            share.index, share, style, markersize=4, color=COLORS[activation], label=label)
    middle.axhline(40, color="0.5", linewidth=0.8, linestyle=":")
    middle.set_xscale("log")
    middle.set_xlabel("learning rate over the best one")
    middle.set_title("At most, while the loss is finite (dotted: 40 %)")
    middle.legend(loc="center right")

    plain = units[(units.part == "rate") & (units.activation == "relu") & (units.bias == 0)]
    for multiple, shade in [(1, "0.7"), (4, "#E69F00"), (5, COLORS["relu"]), (10, "0.1")]:
        arm = plain[plain.rate_multiple == multiple]
        worst = arm.groupby(["seed", "iteration"]).dead_share.max().reset_index()
        for index, (_, run) in enumerate(worst.groupby("seed")):
            right.plot(
                run.iteration + 1, 100 * run.dead_share, color=shade, linewidth=1.1,
                label=f"{multiple} times the best rate" if index == 0 else None)
    right.set_xscale("log")
    right.set_xlabel("steps + 1")
    right.set_title("On the way (ends where the loss does)")
    right.legend()
    figure.tight_layout()
    yield "dead", figure


@figures_of("zero-centering")
def zero_centering(folder):
    path, runs = read(folder, "path"), read(folder, "runs")
    figure, grid = plt.subplots(1, 3, figsize=(12.4, 3.9))
    raw, centered = COLORS["relu"], COLORS["tanh"]
    uniform = path[path.source == "uniform"]
    for axes, other, name in [
            (grid[0], "along_second", "second largest"), (grid[1], "along_smallest", "smallest")]:
        for is_centered, color, label in [(False, raw, "from 0 to 1"), (True, centered, "centered")]:
            rows = uniform[uniform.centered == is_centered]
            axes.plot(
                rows[other], rows.along_largest, "o-", color=color, markersize=2.5, linewidth=0.9,
                label=label)
        axes.plot(0, 0, "*", color="0.2", markersize=10)
        axes.set_xlabel(f"along the axis of the {name} eigenvalue")
    grid[0].set_ylabel("along the axis of the largest eigenvalue")
    grid[0].set_title("The way to the optimum (star), 8 features")
    grid[0].legend()
    descents = runs[(runs.part == "descent") & runs.steps.notna()]
    markers = {"gaussian": "o", "uniform": "s", "images": "^"}
    for (source, is_centered), rows in descents.groupby(["source", "centered"]):
        grid[2].plot(
            rows.condition_number, rows.steps, markers[source], markersize=4,
            color=centered if is_centered else raw, alpha=0.7,
            label=f"{source}, {'centered' if is_centered else 'raw'}")
    grid[2].set_xscale("log")
    grid[2].set_yscale("log")
    grid[2].set_xlabel("condition number of the Hessian")
    grid[2].set_ylabel("steps at the best rate")
    grid[2].set_title("Conditioning is what costs steps")
    grid[2].legend(fontsize=8)
    figure.tight_layout()
    yield "zigzag", figure


@figures_of("activation-cost")
def activation_cost(folder):
    elements, steps, widths = (read(folder, table) for table in ["elements", "steps", "widths"])
    figure, (left, middle, right) = plt.subplots(
        1, 3, figsize=(12.4, 3.9), width_ratios=[1.25, 1.25, 1])
    mean = elements.groupby("activation", sort=False)[["forward", "backward"]].mean()
    mean = mean.loc[mean.sum(axis=1).sort_values().index]
    colors = [COLORS[name] for name in mean.index]
    left.barh(range(len(mean)), mean.forward, color=colors)
    left.barh(range(len(mean)), mean.backward, left=mean.forward, color=colors, alpha=0.45)
    left.set_yticks(range(len(mean)), [NAMES[name] for name in mean.index])
    left.set_xlabel("ns an element: forward, backward (pale)")
    left.set_title("Alone, in the cache")
    steps = steps.assign(part_of_step=100 * steps.activations / steps.step)
    share = steps.pivot_table(index="activation", columns="part", values="part_of_step")
    for offset, part, alpha in [(-0.2, "mlp", 1), (0.2, "cnn", 0.5)]:
        middle.barh(
            [place + offset for place in range(len(mean))], share[part].reindex(mean.index), 0.38,
            color=colors, alpha=alpha)
    middle.axvline(10, color="0.5", linewidth=0.8, linestyle=":")
    middle.set_yticks(range(len(mean)), [])
    middle.set_xlabel("% of a training step: MLP, CNN (pale); blank: alone only")
    middle.set_title("In a step (dotted: a tenth)")
    for _, run in widths.groupby("seed"):
        right.plot(
            run.units, 1000 * run.step, "o-", markersize=3.5, color=COLORS["relu"], linewidth=1)
    right.set_xscale("log", base=2)
    right.set_yscale("log")
    right.set_xlabel("units in each of four hidden layers")
    right.set_ylabel("ms a training step")
    right.set_title("More units are slower")
    figure.tight_layout()
    yield "cost", figure


@figures_of("vanishing-gradients")
def vanishing_gradients(folder):
    runs, layers = read(folder, "runs"), read(folder, "layers")
    arms = [("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "kaiming")]
    figure, (errors, gradients) = plt.subplots(1, 2, figsize=(9.4, 3.8))
    trained = runs[(runs.width == 64) & runs.training_error.notna()]
    for activation, _ in arms:
        rows = trained[trained.activation == activation]
        band(
            errors, rows.assign(percent=100 * rows.training_error), "depth", "percent", activation,
            marker="o", markersize=3)
    errors.set_xticks(range(1, 11))
    errors.set_xlabel("hidden layers of 64 units")
    errors.set_ylabel("training error, %: mean and range of the seeds")
    errors.set_title("Trained at each depth's best rate")
    errors.legend()
    deep = layers[(layers.depth == 30) & (layers.iteration == 0) & (layers.seed == 1)]
    for activation, initialization in arms + [("relu", "xavier")]:
        rows = deep[(deep.activation == activation) & (deep.initialization == initialization)]
        gradients.plot(
            rows.layer, rows.gradient_rms / rows.gradient_rms.iloc[-1], color=COLORS[activation],
            linestyle="--" if (activation, initialization) == ("relu", "xavier") else "-",
            label=f"{NAMES[activation]}, {initialization.capitalize()}")
    gradients.set_yscale("log")
    gradients.set_xlabel("hidden layer, from the input")
    gradients.set_ylabel("RMS gradient / that of layer 30")
    gradients.set_title("30 layers before training")
    gradients.legend()
    figure.tight_layout()
    yield "depth", figure


@figures_of("variance-propagation")
def variance_propagation(folder):
    layers = read(folder, "layers")
    rows = layers[(layers.slope == 0) & ~layers.own_first_layer & (layers.seed == 1)]
    figure, grid = plt.subplots(1, 2, figsize=(9.4, 3.8), sharey=True)
    colors = {0.8: "#0072B2", 0.9: "#56B4E9", 1: "#000000", 1.1: "#E69F00", 1.25: "#D55E00"}
    titles = {"dense": "30 layers of 1,024 units", "convolution": "30 convolutions of 512 filters"}
    for axes, (stack, title) in zip(grid, titles.items()):
        for beta, run in rows[rows["stack"] == stack].groupby("beta"):
            start = run.product_variance.iloc[0]
            axes.plot(
                run.layer, run.product_variance / start, color=colors[beta], label=f"β = {beta:g}")
            axes.plot(
                run.layer, beta ** (2 * (run.layer - 1)), color=colors[beta], linewidth=0.8,
                linestyle=(0, (4, 3)))
        axes.set_yscale("log")
        axes.set_xlabel("layer")
        axes.set_title(title + " (dashed: β² a layer)")
    grid[0].set_ylabel("Var[y] / that of layer 1")
    grid[0].legend()
    figure.tight_layout()
    yield "variances", figure


@figures_of("weight-initialization")
def weight_initialization(folder):
    histograms = read(folder, "histograms")
    arms = [
        ("tanh", "0.01", "tanh, 0.01"), ("tanh", "0.05", "tanh, 0.05"),
        ("tanh", "xavier", "tanh, Xavier"), ("relu", "xavier", "ReLU, Xavier"),
        ("relu", "kaiming", "ReLU, Kaiming"),
    ]
    rows = histograms[histograms.network == "6x4096"]
    if not len(rows):
        return
    figure, grid = plt.subplots(len(arms), 6, figsize=(11, 8.4), sharex="row", squeeze=False)
    for line, (activation, initialization, title) in zip(grid, arms):
        mine = rows[(rows.activation == activation) & (rows.initialization == initialization)]
        for axes, (layer, bins) in zip(line, mine.groupby("layer")):
            axes.bar(
                bins.bin_from, bins.share, width=bins.bin_to - bins.bin_from, align="edge",
                color=COLORS[activation])
            if activation == "relu":  # half are exactly 0: their bar is cut off
                axes.set_ylim(0, 1.3 * bins.share.iloc[1:].max())
            axes.set_yticks([])
            axes.set_title(f"{title}: layer 1" if layer == 1 else f"layer {layer}", fontsize=8)
    figure.tight_layout()
    yield "histograms", figure


@figures_of("prelu-slopes")
def prelu_slopes(folder):
    slopes = read(folder, "slopes")
    rows = slopes[slopes.long]
    figure, grid = plt.subplots(1, 2, figsize=(9.4, 3.8), sharey=True)
    for axes, mode in zip(grid, ["channel-wise", "channel-shared"]):
        mine = rows[rows.slopes == mode]
        published = mine.drop_duplicates("layer")
        axes.plot(
            published.place, published.published, "s--", color="0.5", markersize=4,
            label="He et al. 2015, Table 1 (ImageNet)")
        band(
            axes, mine, "place", "mean", "prelu" if mode == "channel-wise" else "prelu-shared",
            label="here: mean and range of the seeds", marker="o", markersize=3)
        axes.axhline(0.25, color="0.6", linewidth=0.8, linestyle=(0, (1, 3)))
        axes.set_xticks(published.place, published.layer, rotation=70)
        axes.set_title(mode)
    grid[0].set_ylabel("mean learned slope")
    grid[0].legend()
    figure.tight_layout()
    yield "slopes", figure


@figures_of("deep-rectifiers")
def deep_rectifiers(folder):
    curves, runs = read(folder, "curves"), read(folder, "runs")
    schemes = {
        "kaiming": ("Kaiming", COLORS["relu"]), "xavier": ("Xavier", COLORS["tanh"]),
        "fixed": ("σ = 0.01", "0.2"),
    }
    titles = {"mlp": "fully connected", "conv": "convolutions", "mlp-long": "trained for longer"}
    panels = [
        (network, depth)
        for network, depth in [
            ("mlp", 22), ("mlp", 30), ("mlp-long", 30), ("conv", 4), ("conv", 16), ("conv", 22),
            ("conv", 30)]
        if len(curves[(curves.network == network) & (curves.depth == depth)])
    ]
    columns = 3
    figure, grid = plt.subplots(
        -(-len(panels) // columns), columns, figsize=(10.2, 3.2 * -(-len(panels) // columns)),
        sharey=True, squeeze=False)
    for axes, (network, depth) in zip(grid.flat, panels):
        rows = curves[(curves.network == network) & (curves.depth == depth)]
        for scheme, (name, color) in schemes.items():
            for index, (_, run) in enumerate(rows[rows.initialization == scheme].groupby("seed")):
                axes.plot(
                    run.iteration, 100 * run.training_error, color=color, alpha=0.7, linewidth=1,
                    label=name if index == 0 else None)
        axes.axhline(60, color="0.4", linewidth=0.9, linestyle=(0, (4, 3)))
        axes.set_ylim(0, 100)
        axes.set_title(f"{depth} layers, {titles[network]}")
        axes.set_xlabel("steps (mini-batches)")
        axes.legend(loc="lower left", fontsize=8)
    for axes in list(grid.flat)[len(panels):]:
        axes.set_axis_off()
    for line in grid:
        line[0].set_ylabel("training error, %")
    figure.tight_layout()
    yield "curves", figure

    pairs = runs[runs.network == "cnn10"].pivot(
        index="seed", columns="initialization", values="test_error") * 100
    figure, axes = plt.subplots(figsize=(4.6, 4.2))
    axes.plot(pairs.xavier, pairs.kaiming, "o", color=COLORS["relu"], label="one seed")
    axes.axline((pairs.xavier.mean(),) * 2, slope=1, color="0.4", linewidth=0.9)
    axes.plot(pairs.xavier.mean(), pairs.kaiming.mean(), "D", color="0.1", label="mean")
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xlabel("test error with Xavier, %")
    axes.set_ylabel("test error with Kaiming, %")
    axes.set_title("Ten convolutions (below the line: Kaiming better)")
    axes.legend()
    figure.tight_layout()
    yield "accuracy", figure


@figures_of("prelu-accuracy")
def prelu_accuracy(folder):
    runs = read(folder, "runs")
    names = {
        "relu": ("ReLU", COLORS["relu"]), "leaky-relu": ("leaky ReLU, 0.01", COLORS["leaky-relu"]),
        "very-leaky-relu": ("leaky ReLU, 0.18", "#B37400"),
        "prelu-shared": ("PReLU, shared", COLORS["prelu-shared"]),
        "prelu": ("PReLU", COLORS["prelu"]),
    }
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.9))
    largest = runs[runs.images == runs.images.max()].pivot(
        index="seed", columns="activation", values="test_error") * 100
    others = [name for name in names if name != "relu"]
    for place, name in enumerate(others):
        gains = largest["relu"] - largest[name]
        left.plot([place] * len(gains), gains, "o", color=names[name][1], alpha=0.5, markersize=4)
        left.plot(place, gains.mean(), "D", color=names[name][1], markersize=8)
    left.axhline(0, color="0.3", linewidth=0.9)
    left.set_xticks(range(len(others)), [names[name][0].replace(", ", "\n") for name in others])
    left.set_xlim(-0.5, len(others) - 0.5)
    left.set_ylabel("test error below that of ReLU, points")
    left.set_title("Paired by seed (diamond: mean)")
    for name in ["relu", "prelu"]:
        means = runs[runs.activation == name].groupby("images")[["training_error", "test_error"]].mean()
        label, color = names[name]
        right.plot(means.index, 100 * means.test_error, "o-", color=color, label=f"{label}, test")
        right.plot(
            means.index, 100 * means.training_error, "o--", color=color, label=f"{label}, training")
    right.set_xscale("log")
    right.set_xticks(means.index, [f"{images:,}" for images in means.index])
    right.minorticks_off()
    right.set_ylim(bottom=0)
    right.set_xlabel("training images")
    right.set_ylabel("error, %: mean of the seeds")
    right.set_title("The gap between the two by data set size")
    right.legend()
    figure.tight_layout()
    yield "accuracy", figure


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
