"""The figures of variance-propagation: variances by layer, and how far draws scatter."""

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
    yield "spread", spread(results, layers, runs, results.table("theory"))


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


def spread(results, layers, runs, theory):
    """One panel a kind of layers and a direction: draws over the law, beside what is predicted."""
    layers, runs, theory = (
        table[(table.beta == 1) & (table.slope == 0) & (table.own_first_layer == False)]  # noqa: E712
        for table in (layers, runs, theory))
    figure, grid = results.panels(4, width=3.1, height=3.9, sharey=True)
    for index, axes in enumerate(grid):
        stack, backward = list(TITLES)[index // 2], index % 2 == 1
        direction, column = ("backward", "backward_gain") if backward else ("forward", "forward_gain")
        rows, ends, limit = (table[table["stack"] == stack] for table in (layers, runs, theory))
        for _, draw in rows.groupby("seed"):
            place, gain = gains(draw, ends.set_index("seed")[column], stack, backward)
            axes.plot(place, gain, color="#0072B2", linewidth=1, label="one draw, layer by layer")
        end = 1 if backward else limit.layer.max()
        axes.plot(
            np.full(len(ends), end + (-1.5 if backward else 1.5)), ends[column], "o", color="#D55E00",
            markersize=4, fillstyle="none", label="all draws, over all layers")
        # A normal logarithm whose mean is 1 has the mean −½ of its variance.
        variance = limit[f"{direction}_log_deviation"] ** 2
        for sign in (-1, 1):
            axes.plot(
                limit.layer, np.exp(-variance / 2 + sign * 1.96 * variance ** 0.5), color="0.2",
                linewidth=1, linestyle=(0, (4, 3)), label="95 % of draws, predicted from the width")
        axes.set_yscale("log")
        axes.set_yticks([0.2, 0.3, 0.5, 1, 2, 3], ["0.2", "0.3", "0.5", "1", "2", "3"])
        axes.minorticks_off()
        axes.set_xlim(-3, limit.layer.max() + 4)
        axes.set_xlabel("layer")
        axes.set_title(f"{TITLES[stack]},\n" + (
            "gradient over that of the last" if backward else "Var[y] over that of the first"),
            fontsize=9)
    grid[0].set_ylabel("over what the law says, log axis")
    results.heading(
        figure, "Finite width makes the signal scatter, and the gradient of a batch far less")
    results.legend(figure, grid, columns=3)
    results.note(
        figure, f"Kaiming's weights, {runs.seed.nunique()} draws of the profile “{results.profile}”, "
        "the first three layer by layer. Nothing is fitted.")
    return figure


def gains(rows, ends, stack, backward):
    """A draw by layer: what it gains from the first, or its gradient at the outputs from the last."""
    rows = rows.sort_values("layer")
    if not backward:
        return rows.layer, rows.product_variance / rows.product_variance.iloc[0]
    # The row of a layer has the gradient for its input, the output of the layer before; in an image of
    # convolutions without padding that is a mean over so many pixels.
    rows = rows[rows.layer > 1]
    pixels = (rows.layer.max() + 5 - rows.layer) ** 2 if stack == "convolution" else 1
    energy = rows.gradient_mean_square * pixels
    return rows.layer - 1, energy / energy.iloc[0] * ends[rows.seed.iloc[0]]
