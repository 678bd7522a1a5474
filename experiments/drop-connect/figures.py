"""The figures of drop-connect: errors of every arm, and the learning rates."""

METHODS = {
    "none": ("nothing", "#999999"), "dropout": ("units (dropout)", "#0072B2"),
    "drop-connect": ("connections (DropConnect)", "#D55E00"),
}


def figures(results):
    runs = results.table("runs")
    runs = runs[runs.method != "identity"]
    yield "errors", errors(results, runs)
    yield results.sensitivity(
        ["activation", "method"], "test_error", "error on held-out images", columns=3,
        name=lambda activation, method: f"{results.label(activation)}, {METHODS[method][0]}")


def errors(results, runs):
    figure, (axes,) = results.panels(1, width=6.6, height=4.2)
    activations = list(runs.activation.unique())
    for place, (method, (label, color)) in enumerate(METHODS.items()):
        results.means(
            axes, [index + 0.18 * (place - 1) for index in range(len(activations))],
            [100 * runs[(runs.activation == name) & (runs.method == method)].test_error
             for name in activations], color, label)
    axes.set_xticks(range(len(activations)), [results.label(name) for name in activations])
    axes.set_xlim(-0.5, len(activations) - 0.5)
    axes.set_xlabel("activation of the hidden layers")
    axes.set_ylabel("test error, %")
    axes.set_title("What is dropped in training")
    results.legend(figure, [axes])
    results.note(
        figure, "Mean over seeds and its 95 % interval, not of paired differences; MLP(2, 128), 1,000 "
        "images.")
    return figure
