"""The figures of prelu-accuracy: gains over ReLU, and errors by the size of the data."""

NAMES = {
    "relu": "ReLU", "leaky-relu": "leaky ReLU, 0.01", "very-leaky-relu": "leaky ReLU, 0.18",
    "prelu-shared": "PReLU, shared", "prelu": "PReLU",
}
STYLES = {
    "relu": {"color": "#D55E00", "marker": "o"}, "prelu": {"color": "#0072B2", "marker": "s"},
}


def figures(results):
    runs = results.table("runs")
    figure, (left, right) = results.panels(2, width=5.1, height=4.6)
    seeds = gains(results, left, runs[runs.images == runs.images.max()])
    by_size(results, right, runs)
    results.heading(figure, "Learned slopes gain over ReLU, with few images too")
    results.legend(figure, [left, right], columns=3)
    results.note(
        figure, f"Up to {seeds} seeds on the left, in pairs; bars: 95 % intervals of the means.")
    yield "accuracy", figure
    yield sensitivity(results)


def gains(results, axes, runs):
    errors = 100 * runs.pivot(index="seed", columns="activation", values="test_error")
    others = [name for name in NAMES if name != "relu" and name in errors]
    results.gains(axes, errors, others, 4)
    axes.annotate(
        "↑ better than ReLU", (0.02, 0.98), xycoords="axes fraction", va="top", fontsize=9)
    axes.annotate("↓ worse", (0.02, 0.02), xycoords="axes fraction", fontsize=9)
    axes.set_xticks(range(len(others)), [NAMES[name].replace(", ", "\n") for name in others])
    axes.margins(y=0.12)
    axes.set_title(f"{runs.images.max():,} training images")
    return len(errors)


def by_size(results, axes, runs):
    sizes = sorted(runs.images.unique())
    for name, style in STYLES.items():
        rows = runs[runs.activation == name]
        for column, dashes in [("test_error", "-"), ("training_error", (0, (3, 1.5)))]:
            ends = results.means(
                axes, sizes, [100 * rows[rows.images == images][column] for images in sizes],
                style["color"], f"_{name} {column}", style["marker"], 4.5)
            axes.plot(
                sizes, [end["mean"] for end in ends], linestyle=dashes, markersize=4.5,
                label=f"{NAMES[name]}, {'test' if column == 'test_error' else 'training'}", **style)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{images:,}" for images in sizes])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("training images, log axis")
    axes.set_ylabel("error, %")
    axes.set_title("Both errors by the size of the data")


def sensitivity(results):
    *small, largest = sorted(results.table("tuning").images.unique())
    arms = [(name, largest) for name in NAMES]
    arms += [(name, images) for images in small for name in ("relu", "prelu")]
    return results.sensitivity(
        ["activation", "images"], "test_error", "error on held-out images", arms,
        lambda name, images: f"{NAMES[name]}, {images:,} images", columns=3)
