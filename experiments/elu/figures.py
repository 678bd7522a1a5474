"""The figures of elu: means of the units and loss by epoch, noise, steps, and the learning rates."""

ACTIVATIONS = ["relu", "leaky-relu", "elu", "mish"]


def label(results, name):
    return "leaky ReLU, 0.1" if name == "leaky-relu" else results.label(name)


def figures(results):
    runs, epochs = results.table("runs"), results.table("epochs")
    figure, (means, loss, noise, steps) = results.panels(4, columns=2, width=4.4, height=3.5)
    for name in ACTIVATIONS:
        rows = epochs[epochs.activation == name]
        style = {**results.style(name), "label": label(results, name)}
        results.mean(means, rows, "epoch", "median_mean", **style)
        results.mean(loss, rows[rows.epoch > 0], "epoch", "training_loss", **style)
    means.set_ylabel("median unit mean")
    means.set_title("Median over the hidden units of the mean output")
    loss.set_ylabel("training loss, nats, log axis")
    loss.set_yscale("log")
    loss.set_yticks([0.2, 0.3, 0.5, 1], ["0.2", "0.3", "0.5", "1"])
    loss.minorticks_off()
    loss.set_title("Training loss at a rate of 0.01")
    for axes in (means, loss):
        axes.set_xlabel("epoch")
        axes.set_ylim(bottom=None if axes is loss else 0)
    under_noise(results, noise, runs)
    to_target(results, steps, runs)
    results.legend(figure, [means, steps], columns=3)
    seeds = {part: rows.seed.nunique() for part, rows in runs.groupby("part")}
    results.heading(figure, "Eight hidden layers of 128 units")
    results.note(
        figure, f"Above: {seeds['means']} seeds, plain SGD as published. Below: {seeds['noise']} seeds, each "
        "activation at its own best rate.\nBands and bars: 95 % interval of the mean.")
    yield "units", figure
    yield results.sensitivity(
        ["part", "activation"], "training_loss", "final training loss",
        [("noise", name) for name in ACTIVATIONS],
        lambda part, name: label(results, name), columns=2)


def under_noise(results, axes, runs):
    rows = runs[runs.part == "noise"]
    deviations = [25, 50, 100]
    for name in ACTIVATIONS:
        arm = rows[rows.activation == name]
        ends = [results.interval(100 * arm[f"accuracy_lost_{noise}"]) for noise in deviations]
        axes.errorbar(
            [0, *deviations], [0, *(end["mean"] for end in ends)], [0, *(end["half"] for end in ends)],
            capsize=3, marker="o", markersize=4, label=label(results, name), **results.style(name))
    axes.set_xticks([0, *deviations])
    axes.set_xlabel("deviation of the noise, % of the images'")
    axes.set_ylabel("lost test accuracy, points")
    axes.set_title("Noise added to the test images")


def to_target(results, axes, runs):
    rows = runs[runs.part == "steps"]
    for place, name in enumerate(ACTIVATIONS):
        steps = rows[rows.activation == name].steps_to_10
        mean = results.interval(steps)
        axes.plot(
            [place - 0.18] * len(steps), steps, "o", color="0.6", markersize=4,
            label="one seed" if place == 0 else None)
        axes.errorbar(
            place, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4,
            label="mean and 95 % interval" if place == 0 else None)
    axes.set_xticks(
        range(len(ACTIVATIONS)), [label(results, name).replace(", ", "\n") for name in ACTIVATIONS])
    axes.set_xlim(-0.5, len(ACTIVATIONS) - 0.5)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("activation")
    axes.set_ylabel("steps")
    axes.set_title("Steps to 10 % training error")
