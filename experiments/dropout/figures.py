"""The figures of dropout: errors of each arm, what a hidden quadrant costs, and the learning rates."""

ARMS = {
    ("none", 512): "nothing dropped", ("units", 512): "half of the units",
    ("units-and-pixels", 512): "units, and a fifth of the pixels", ("none", 16): "nothing dropped",
    ("units", 16): "half of the units",
}


def figures(results):
    runs = results.table("runs")
    runs = runs[runs.dropped != "every-mask"]
    yield "errors", errors(results, runs)
    yield "hidden", hidden(results, runs[runs.width == 512])
    yield results.sensitivity(
        ["dropped", "width"], "test_error", "error on held-out images",
        name=lambda dropped, width: f"{ARMS[dropped, width]}, {width} units")


def bars(results, axes, rows, arms, columns):
    """The mean of each column and its interval, arm by arm."""
    for place, (column, label, color) in enumerate(columns):
        results.means(
            axes, [arm + 0.16 * (2 * place - len(columns) + 1) for arm in range(len(arms))],
            [100 * rows[(rows.dropped == dropped) & (rows.width == width)][column]
             for dropped, width in arms], color, label)
    axes.set_xticks(range(len(arms)), [ARMS[arm].replace(" of the ", " of\nthe ") for arm in arms])
    axes.set_xlim(-0.5, len(arms) - 0.5)


def errors(results, runs):
    figure, grid = results.panels(2, width=4.4, height=3.8)
    columns = [("training_error", "training images", "#999999"), ("test_error", "test images", "#0072B2")]
    for axes, width, title in zip(
            grid, (512, 16), ("512 units, 1,000 images", "16 units, 6,000 images")):
        bars(results, axes, runs, [arm for arm in ARMS if arm[1] == width], columns)
        axes.set_title(title)
        axes.set_xlabel("dropped in training")
        axes.set_ylabel("error, %")
        axes.set_ylim(bottom=0)
    results.heading(figure, "Dropout narrows the gap, and hurts where there is none")
    results.legend(figure, grid[:1])
    results.note(figure, "Mean over seeds and its 95 % interval; each arm at its own best learning rate.")
    return figure


def hidden(results, runs):
    figure, grid = results.panels(2, width=4.4, height=3.8)
    arms = [arm for arm in ARMS if arm[1] == 512]
    columns = [
        ("quadrant_loss", "the quadrant that costs most", "#D55E00"),
        ("quadrants_loss", "a quadrant, mean of four", "#0072B2")]
    bars(results, grid[0], runs, arms, columns)
    grid[0].set_title("A quadrant of the image is hidden")
    bars(results, grid[1], runs, arms, [("unit_loss", "the unit that costs most", "#009E73")])
    grid[1].set_title("One hidden unit is removed")
    for axes in grid:
        axes.set_xlabel("dropped in training")
        axes.set_ylabel("accuracy lost, points")
        axes.set_ylim(bottom=0)
    results.legend(figure, grid)
    results.note(
        figure, f"Mean of {runs.seed.nunique()} seeds and its 95 % interval; MLP(2, 512), 1,000 images.")
    return figure
