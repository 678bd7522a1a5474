"""The figures of output-units: accuracy by threshold."""

HEADS = [
    ("sigmoid", "sigmoid", {"color": "#000000", "linestyle": "-"}, 0.5),
    ("softmax", "two softmax outputs", {"color": "#E69F00", "linestyle": (0, (2, 1.5))}, 0.5),
    ("tanh", "tanh, targets −1 and 1", {"color": "#0072B2", "linestyle": "-"}, 0),
    ("tanh-0-1", "tanh, targets 0 and 1", {"color": "#56B4E9", "linestyle": (0, (6, 1.5))}, 0.5),
]

DOT = "half-way between its targets"


def figures(results):
    thresholds = results.table("thresholds").assign(percent=lambda rows: 100 * rows.accuracy)
    figure, (axes,) = results.panels(1, width=6.8, height=4.6)
    named = False
    for head, label, style, middle in HEADS:
        rows = thresholds[thresholds["head"] == head]
        results.mean(axes, rows, "threshold", "percent", label, **style)
        at_middle = rows[rows.threshold == middle].percent.mean()
        axes.plot(
            middle, at_middle, "o", color="white", markersize=6, markeredgecolor=style["color"],
            zorder=4, label=None if named else DOT)
        named = True
    results.reference(axes, 50, "chance", 0.25)
    axes.set_xlabel("threshold above which the output means class 1")
    axes.set_ylabel("test accuracy, %")
    axes.set_title("T-shirt or shirt? Each output unit has its own best threshold")
    results.legend(figure, [axes], columns=2)
    results.note(
        figure, f"Line: mean of {thresholds.seed.nunique()} seeds; band: 95 % interval. Two "
        "classes of Fashion-MNIST, 1,000 test images.")
    yield "thresholds", figure
    names = {head: label for head, label, _, _ in HEADS}
    yield results.sensitivity(
        ["head"], "error", "validation error", [(head,) for head in names], names.get,
        prepare=lambda rows: rows.assign(error=1 - rows.validation_accuracy))
