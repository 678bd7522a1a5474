"""The figures of maxout: test error by parameters, dead units, and the learning rates."""

UNITS = {"relu": "o", "maxout": "s"}


def figures(results):
    runs = results.table("runs")
    runs = runs.assign(percent=100 * runs.test_error)
    trained = runs[runs.unit != "identities"]
    figure, (axes,) = results.panels(1, width=6.6, height=4.4)
    for unit, mark in UNITS.items():
        groups = [rows for _, rows in trained[trained.unit == unit].groupby("width")]
        places = [rows.parameters.iloc[0] / 1000 for rows in groups]
        ends = results.means(
            axes, places, [rows.percent for rows in groups], results.color(unit), results.label(unit),
            mark, 6)
        for place, end, rows in zip(places, ends, groups):
            axes.annotate(
                f"{rows.width.iloc[0]} units", (place, end["mean"]),
                xytext=(9 if unit == "relu" else -9, 0), textcoords="offset points", fontsize=8,
                va="center", ha="left" if unit == "relu" else "right")
    axes.margins(x=0.25)
    axes.set_xlabel("parameters, thousands")
    axes.set_ylabel("test error, %")
    axes.set_title("Two hidden layers of ReLUs or of maxout units")
    results.legend(figure, [axes])
    results.note(
        figure, f"Mean of {trained.seed.nunique()} seeds and its 95 % interval; Fashion-MNIST, each "
        "network at its own best learning rate.")
    yield "errors", figure
    yield results.sensitivity(
        ["unit", "width"], "training_loss", "training loss",
        name=lambda unit, width: f"{results.label(unit)}, {width} units")
