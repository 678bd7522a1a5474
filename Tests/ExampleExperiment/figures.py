"""The figures of mish-vs-relu: the test error of every seed, and what the learning rate does."""


def figures(results):
    runs = results.table("runs")
    names = list(runs.activation.unique())
    errors = 100 * runs.pivot(index="seed", columns="activation", values="test_error")
    figure, (axes,) = results.panels(1, width=4.6, height=3.6)
    for place, name in enumerate(names):
        axes.plot(
            [place] * len(errors), errors[name], "o", color=results.color(name), markersize=4,
            label=results.label(name))
        mean = results.interval(errors[name])
        axes.errorbar(
            place + 0.15, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4,
            label="mean and 95 % interval" if place == 0 else None)
    axes.set_xticks(range(len(names)), map(results.label, names))
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_xlabel("activation")
    axes.set_ylabel("test error, %")
    results.heading(figure, "Test error by activation")
    results.legend(figure, [axes])
    results.note(figure, f"{len(errors)} seeds, one dot each.")
    yield "errors", figure
    yield results.sensitivity(
        ["activation"], "training_loss", "final training loss", [(name,) for name in names],
        results.label)
