"""The figures of leaky-relu: gains over ReLU seed by seed, errors of all, and the learning rates."""

NAMES = {
    "relu": "ReLU", "leaky-relu": "leaky ReLU, 0.01", "very-leaky-relu": "leaky ReLU, 0.18",
    "sigmoid": "sigmoid", "tanh": "tanh", "mish": "Mish",
}


def figures(results):
    runs = results.table("runs")
    errors = 100 * runs.pivot(index="seed", columns="activation", values="test_error")
    figure, (left, right) = results.panels(2, width=4.9, height=4.4)
    gains(results, left, errors)
    ranking(results, right, errors)
    results.heading(figure, "Leaky rectifiers beside ReLU, the sigmoid, tanh and Mish")
    results.legend(figure, [left, right], columns=3)
    results.note(
        figure, f"Left: {len(errors)} seeds, paired; the band is half a point either way. Right: the first "
        f"{errors['tanh'].count()} seeds, which all have.\nBars: 95 % interval of the mean.")
    yield "errors", figure
    yield results.sensitivity(
        ["activation"], "training_loss", "final training loss", [(name,) for name in NAMES],
        lambda name: NAMES[name], columns=3)


def gains(results, axes, errors):
    others = ["leaky-relu", "very-leaky-relu"]
    axes.axhspan(-0.5, 0.5, color="#56B4E9", alpha=0.2, linewidth=0, label="half a point")
    results.gains(axes, errors, others)
    axes.set_xticks(range(len(others)), [NAMES[name] for name in others])
    axes.set_title("Better than ReLU: above 0")


def ranking(results, axes, errors):
    shared = errors.dropna()
    for place, name in enumerate(NAMES):
        mean = results.interval(shared[name])
        axes.plot(
            [place - 0.2] * len(shared), shared[name], "o", color="0.6", markersize=3.5)
        axes.errorbar(
            place, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4)
    axes.set_yscale("log")
    axes.set_yticks([20, 30, 50, 90], ["20", "30", "50", "90"])
    axes.minorticks_off()
    axes.set_xticks(
        range(len(NAMES)), [name.replace("leaky ReLU, ", "leaky\n") for name in NAMES.values()])
    axes.set_xlabel("activation")
    axes.set_ylabel("test error, %, log axis")
    axes.set_title("All activations, each at its own best rate")
