"""The figures of prelu-slopes: the learned slopes by layer."""


NETWORKS = [
    ("table-1", "channel-wise", "Table 1's layers, a slope a channel"),
    ("table-1", "channel-shared", "Table 1's layers, a slope a layer"),
    ("cnn10", "channel-wise", "ten convolutions, a slope a channel")]


def figures(results):
    slopes = results.table("slopes")
    rows = slopes[slopes.long]
    figure, grid = results.panels(3, width=3.9, height=4.8, sharex=True)
    for axes, (network, mode, title) in zip(grid, NETWORKS):
        mine = rows[(rows.network == network) & (rows.slopes == mode)]
        layers = mine.drop_duplicates("layer")
        if layers.published.notna().any():
            axes.plot(
                layers.published, layers.place, "s--", color="0.35", markersize=4,
                label="He et al. 2015, Table 1 (ImageNet)")
        summary = mine.groupby("place")["mean"].agg(["mean", "min", "max"])
        axes.plot(summary["mean"], summary.index, "o-", color="#8C4A70", markersize=4, label="here")
        axes.fill_betweenx(
            summary.index, summary["min"], summary["max"], color="#8C4A70", alpha=0.2, linewidth=0)
        results.reference(axes, 0.25, "0.25 at the start", 0.999, vertical=True)
        axes.set_yticks(layers.place, layers.layer)
        axes.set_ylim(layers.place.max() + 0.5, -0.6)
        axes.set_ylabel("layer, from the input down")
        axes.set_xlabel("learned slope, mean of the layer")
        axes.set_title(title)
    grid[0].set_xlim(left=min(0, grid[0].get_xlim()[0]))
    results.heading(figure, "The slopes that layers learn, beside the published ones")
    results.legend(figure, grid)
    results.note(figure, f"Here: mean of {rows.seed.nunique()} seeds; band: range of the seeds.")
    yield "slopes", figure
    yield results.sensitivity(
        ["network", "slopes"], "training_loss", "final training loss",
        [(network, mode) for network, mode, _ in NETWORKS], columns=3,
        name=lambda network, mode: f"{network}, {mode}")
