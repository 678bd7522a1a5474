"""The figure of variance-propagation: variances by layer for five scales of the weights."""

import numpy as np

STYLES = {
    0.8: ("#0072B2", "v"), 0.9: ("#56B4E9", "^"), 1: ("#000000", "o"), 1.1: ("#E69F00", "s"),
    1.25: ("#D55E00", "D"),
}
TITLES = {"dense": "30 layers of 1,024 units", "convolution": "30 convolutions of 512 filters"}


def figures(results):
    layers, runs = results.table("layers"), results.table("runs")
    layers, runs = (
        table[(table.slope == 0) & (table.own_first_layer == False)]  # noqa: E712
        for table in (layers, runs))
    figure, grid = results.panels(2, width=4.9, height=4.3, sharey=True)
    for axes, (stack, title) in zip(grid, TITLES.items()):
        for beta, rows in layers[layers["stack"] == stack].groupby("beta"):
            draw(results, axes, beta, rows, runs[(runs["stack"] == stack) & (runs.beta == beta)])
        draw_law(axes, layers[layers["stack"] == stack])
        axes.set_yscale("log")
        axes.set_xlabel("layer")
        axes.set_title(title)
    grid[0].set_ylabel("Var[y] over that of layer 1, log axis")
    results.heading(figure, "Weights β times Kaiming's multiply the variance by β² a layer")
    results.legend(figure, grid, columns=6)
    count = runs[runs["stack"] == "dense"].groupby("beta").seed.nunique().max()
    results.note(
        figure, f"Lines: the first {layers.seed.nunique()} draws. Marks at the last layer, moved "
        f"to the right: mean of the logarithm over all {count} draws\nof the profile "
        f"“{results.profile}” and its 95 % interval.")
    yield "variances", figure


def draw(results, axes, beta, rows, runs):
    color, marker = STYLES[beta]
    rows = rows.assign(relative=rows.product_variance / rows.groupby("seed").product_variance
                       .transform("first"))
    results.seeds(
        axes, rows, "layer", "relative", f"β = {beta:g}", color=color, linewidth=1, alpha=0.8)
    gain = results.interval(np.log(runs.forward_gain))
    middle, low, high = (np.exp(gain[key]) for key in ("mean", "low", "high"))
    axes.errorbar(
        rows.layer.max() + 1.2, middle, [[middle - low], [high - middle]], color=color,
        marker=marker, markersize=5, capsize=3, linewidth=1.5)


def draw_law(axes, rows):
    place = np.arange(1, rows.layer.max() + 1)
    for beta in sorted(rows.beta.unique()):
        axes.plot(
            place, beta ** (2.0 * (place - 1)), color="0.2", linewidth=0.9, linestyle=(0, (4, 3)),
            label="law β²⁽ˡ⁻¹⁾ at layer l")
