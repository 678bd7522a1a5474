"""The figures of fractional-pooling: the errors with each pooling, and the learning rates."""

POOLINGS = {
    "2x2": "2×2", "random": "√2, random", "pseudorandom": "√2, pseudorandom",
}


def figures(results):
    yield "errors", errors(results, results.table("runs"))
    yield results.sensitivity(
        ["pooling"], "test_error", "error on held-out images", name=lambda pooling: POOLINGS[pooling])


def errors(results, runs):
    figure, (axes,) = results.panels(1, width=7, height=4.2)
    poolings = [name for name in POOLINGS if (runs.pooling == name).any()]
    columns = [
        ("training_error", "training images", "#999999"), ("test_error", "test images", "#0072B2"),
        ("averaged_error", "test images, mean of 12 passes", "#D55E00")]
    for index, (column, label, color) in enumerate(columns):
        names = [name for name in poolings if runs[runs.pooling == name][column].notna().any()]
        places = [poolings.index(name) + 0.16 * (index - 1) for name in names]
        samples = [100 * runs[runs.pooling == name][column] for name in names]
        for place, values in zip(places, samples):
            axes.scatter([place - 0.05] * len(values), values, color=color, s=7, alpha=0.6)
        results.means(axes, places, samples, color, label)
    axes.set_xticks(range(len(poolings)), [POOLINGS[name] for name in poolings])
    axes.set_xlim(-0.5, len(poolings) - 0.5)
    axes.set_ylim(bottom=-0.5)
    axes.set_xlabel("max-pooling by")
    axes.set_ylabel("error, %")
    axes.set_title("Four convolutions, as many multiplications")
    results.legend(figure, [axes])
    results.note(figure, f"A dot a seed; marks: mean of {runs.seed.nunique()} seeds and its 95 % interval.")
    return figure
