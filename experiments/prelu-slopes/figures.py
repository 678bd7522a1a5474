"""The figures of prelu-slopes: the learned slopes by layer."""


def figures(results):
    slopes = results.table("slopes")
    rows = slopes[slopes.long]
    figure, grid = results.panels(2, width=4.6, height=4.8, sharex=True, sharey=True)
    for axes, mode in zip(grid, ["channel-wise", "channel-shared"]):
        mine = rows[rows.slopes == mode]
        published = mine.drop_duplicates("layer")
        axes.plot(
            published.published, published.place, "s--", color="0.35", markersize=4,
            label="He et al. 2015, Table 1 (ImageNet)")
        summary = mine.groupby("place")["mean"].agg(["mean", "min", "max"])
        axes.plot(summary["mean"], summary.index, "o-", color="#8C4A70", markersize=4, label="here")
        axes.fill_betweenx(
            summary.index, summary["min"], summary["max"], color="#8C4A70", alpha=0.2, linewidth=0)
        results.reference(axes, 0.25, "0.25 at the start", 0.999, vertical=True)
        axes.set_yticks(published.place, published.layer)
        axes.set_ylim(published.place.max() + 0.5, -0.6)
        axes.set_xlabel("learned slope, mean of the layer")
        owner = "channel" if mode == "channel-wise" else "layer"
        axes.set_title(f"A slope for each {owner} ({mode})")
    grid[0].set_xlim(left=min(0, grid[0].get_xlim()[0]))
    grid[0].set_ylabel("layer, from the input down")
    results.heading(figure, "The first layer and conv2_4 learn the largest slopes, as published")
    results.legend(figure, grid)
    results.note(figure, f"Here: mean of {rows.seed.nunique()} seeds; band: range of the seeds.")
    yield "slopes", figure
    yield results.sensitivity(
        ["slopes"], "training_loss", "final training loss",
        [("channel-wise",), ("channel-shared",)], columns=2, name=lambda mode: f"PReLU, {mode}")
