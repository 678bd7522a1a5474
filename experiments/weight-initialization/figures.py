"""The figures of weight-initialization: activations and gradients by layer, beside theory."""

ARMS = [
    ("tanh", "0.01", "tanh, σ = 0.01"), ("tanh", "0.05", "tanh, σ = 0.05"),
    ("tanh", "xavier", "tanh, Xavier"), ("relu", "xavier", "ReLU, Xavier"),
    ("relu", "kaiming", "ReLU, Kaiming"),
]
TRAINED = {
    "small": "6×512, σ = 0.01", "control": "6×512, Xavier", "standard": "5×256, “standard”",
    "normalized": "5×256, “normalized”",
}
MARKS = [("#0072B2", "v"), ("#000000", "s"), ("#56B4E9", "o"), ("#E69F00", "D"), ("#D55E00", "^")]


def figures(results):
    histograms = results.table("histograms")
    rows = histograms[histograms.network == "6x4096"]
    if len(rows):
        yield "histograms", draw(results, rows, results.table("theory_histograms"))
        yield "levels", levels(results, results.table("layers"), results.table("theory"))
    yield results.sensitivity(
        ["initialization"], "training_loss", "final training loss",
        only=[(scheme,) for scheme in TRAINED], name=lambda scheme: f"tanh {TRAINED[scheme]}",
        columns=2)


def draw(results, rows, theory):
    layers = sorted(rows.layer.unique())
    figure, grid = results.panels(
        len(ARMS) * len(layers), len(layers), width=1.85, height=1.85, sharex="row", sharey="row")
    for index, (activation, scheme, title) in enumerate(ARMS):
        line = grid[index * len(layers):(index + 1) * len(layers)]
        mine, limit = (arm(table, "6x4096", activation, scheme) for table in (rows, theory))
        for axes, (layer, bins) in zip(line, mine.groupby("layer")):
            axes.bar(
                bins.bin_from, 100 * bins.share, width=bins.bin_to - bins.bin_from, align="edge",
                color=results.color(activation), alpha=0.65)
            own = limit[limit.layer == layer]
            axes.stairs(
                100 * own.share, [*own.bin_from, own.bin_to.iloc[-1]], color="0.1", linewidth=0.9,
                linestyle=(0, (3, 2)), baseline=None, label="infinite width")
            axes.set_title(f"layer {layer}", fontsize=9)
            if activation == "relu":
                mark_cuts(axes, bins)
        top = 100 * mine[mine.bin_from > 0].share.max() if activation == "relu" else None
        line[0].set_ylim(0, 1.75 * top if top else None)
        line[0].set_ylabel(f"{title}\n% of activations", fontsize=9)
        for axes in line:
            axes.set_xlabel("activation", fontsize=8)
    results.heading(
        figure, "tanh: σ = 0.01 shrinks the activations, 0.05 saturates them, Xavier keeps them; "
        "ReLU: Xavier shrinks them, Kaiming keeps them")
    results.legend(figure, grid[:1])
    results.note(
        figure, "Six layers of 4,096 units, one draw; a row has one scale. ReLU: the bar at 0 is "
        "cut, ↑ is its whole share; the tail is cut at 2, → is the share above.")
    return figure


def arm(table, network, activation, scheme):
    return table[
        (table.network == network) & (table.activation == activation)
        & (table.initialization == scheme)]


def levels(results, layers, theory):
    figure, (outputs, gradients) = results.panels(2, width=4.9, height=4.2)
    for (activation, scheme, title), (color, marker) in zip(ARMS, MARKS):
        mine, limit = (arm(table, "6x4096", activation, scheme) for table in (layers, theory))
        for axes, column in ((outputs, "standard_deviation"), (gradients, "gradient_rms")):
            last = mine[mine.layer == mine.layer.max()].set_index("seed")[column]
            value = mine[column] / (mine.seed.map(last) if axes is gradients else 1)
            axes.plot(
                mine.layer, value, marker, color=color, markersize=4.5, fillstyle="none",
                label=title)
            axes.plot(
                limit.layer, limit[column], color="0.1", linewidth=0.9, linestyle=(0, (4, 3)),
                label="infinite width")
    for axes, label in (
            (outputs, "standard deviation of outputs,\nlog axis"),
            (gradients, "RMS gradient over that of layer 6,\nlog axis")):
        axes.set_yscale("log")
        axes.set_xticks(range(1, 7))
        axes.set_xlabel("layer, from the input")
        axes.set_ylabel(label)
    results.heading(figure, "Layers of 4,096 units lie on the line that theory draws for infinite width")
    results.legend(figure, [outputs], columns=3)
    counts = sorted({arm(layers, "6x4096", *key[:2]).seed.nunique() for key in ARMS})
    results.note(
        figure, f"A mark a layer and draw, {' or '.join(map(str, counts))} draws. Dashed: mean-field "
        "theory, nothing fitted.")
    return figure


def mark_cuts(axes, bins):
    """How much is in the bar that is cut, and how much beyond the last bin."""
    axes.annotate(
        f"↑ {100 * bins.share.iloc[0]:.0f} %", (0.08, 0.97), xycoords="axes fraction", fontsize=8,
        va="top")
    beyond = max(0, 1 - bins.share.sum())
    if beyond >= 0.0005:
        axes.annotate(
            f"→ {100 * beyond:.1f} %", (1, 0.55), xycoords="axes fraction", fontsize=8, ha="right")
