"""The figures of weight-initialization: distributions of activations by layer."""

ARMS = [
    ("tanh", "0.01", "tanh, σ = 0.01"), ("tanh", "0.05", "tanh, σ = 0.05"),
    ("tanh", "xavier", "tanh, Xavier"), ("relu", "xavier", "ReLU, Xavier"),
    ("relu", "kaiming", "ReLU, Kaiming"),
]


def figures(results):
    histograms = results.table("histograms")
    rows = histograms[histograms.network == "6x4096"]
    if len(rows):
        yield "histograms", draw(results, rows)
    yield results.sensitivity(
        ["initialization"], "training_loss", "final training loss",
        name=lambda scheme: f"tanh, {scheme} initialization", columns=2)


def draw(results, rows):
    layers = sorted(rows.layer.unique())
    figure, grid = results.panels(
        len(ARMS) * len(layers), len(layers), width=1.85, height=1.85, sharex="row", sharey="row")
    for index, (activation, scheme, title) in enumerate(ARMS):
        line = grid[index * len(layers):(index + 1) * len(layers)]
        mine = rows[(rows.activation == activation) & (rows.initialization == scheme)]
        for axes, (layer, bins) in zip(line, mine.groupby("layer")):
            axes.bar(
                bins.bin_from, 100 * bins.share, width=bins.bin_to - bins.bin_from, align="edge",
                color=results.color(activation))
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
    results.note(
        figure, "Six layers of 4,096 units, one draw; a row has one scale. ReLU: the bar at 0 is "
        "cut, ↑ is its whole share; the tail is cut at 2, → is the share above.")
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
