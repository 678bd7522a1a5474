"""The figures of preprocessing: images prepared, errors, features of scales, learning rates."""

import numpy as np

VERSIONS = {
    "original": "as they are", "mean": "less the mean\nof each pixel",
    "deviation": "also divided by the\ndeviation of each pixel", "zca": "whitened (ZCA)",
}
PREPARATIONS = {
    "none": "as they are", "channel-mean": "mean\nof a channel", "mean": "mean\nof a pixel",
    "channel-deviation": "mean, deviation\nof a channel",
    "deviation": "mean, deviation\nof a pixel", "zca": "whitened,\nZCA", "pca": "whitened,\nPCA",
}
NETWORKS = {"cnn": ("convolutional network", "o", "#D55E00"), "mlp": ("perceptron", "s", "#0072B2")}


def figures(results):
    runs = results.table("runs")

    pictures = results.pictures()
    images = sorted({image for _, image in pictures})
    figure, panels = results.panels(len(images) * len(VERSIONS), len(VERSIONS), width=1.5, height=1.5)
    for row, image in enumerate(images):
        for column, (version, title) in enumerate(VERSIONS.items()):
            shown = pictures[version, image]
            # Zero is middle gray where a mean was taken away.
            low, high = (0, 1) if version == "original" else np.percentile(np.abs(shown), 99) * np.array([-1, 1])
            results.picture(
                panels[row * len(VERSIONS) + column], shown, low, high, title if row == 0 else "")
    results.note(figure, "Middle gray is 0 where the mean was taken away; each panel has its own contrast.")
    yield "images", figure

    figure, (axes,) = results.panels(1, width=8, height=4)
    for index, (network, (name, mark, color)) in enumerate(NETWORKS.items()):
        rows = runs[runs.part == network]
        known = [one for one in PREPARATIONS if (rows.preparation == one).any()]
        ends = [results.interval(100 * rows[rows.preparation == one].test_error) for one in known]
        axes.errorbar(
            [list(PREPARATIONS).index(one) + 0.16 * (index - 0.5) for one in known],
            [end["mean"] for end in ends], [end["half"] for end in ends], fmt=mark, color=color,
            capsize=3, markersize=6, label=name)
    axes.set_xticks(range(len(PREPARATIONS)), PREPARATIONS.values(), fontsize=8)
    axes.set_xlabel("what was taken away, and divided by")
    axes.set_ylabel("test error, %")
    gain = results.claim("e3.error")
    if gain is not None:
        ends = [f"{100 * gain[end]:.2f}".replace("-", "−") for end in ("measured", "ci_low", "ci_high")]
        axes.set_title(
            f"Convolutional network, mean and deviation − mean only, of a pixel: {ends[0]} "
            f"[{ends[1]}, {ends[2]}] points")
    results.legend(figure, [axes])
    counts = sorted(runs[runs.part.isin(NETWORKS)].groupby(["part", "preparation"]).seed.nunique().unique())
    results.note(
        figure, f"Mean of {' or '.join(map(str, counts))} seeds and its 95 % interval, each arm at its own "
        "best learning rate.")
    yield "errors", figure

    scales = runs[runs.part == "scales"]
    figure, panels = results.panels(2, width=3.6, height=3.6)
    columns = [("steps_to_target", "steps to the target"), ("loss_rise", "rise of the loss, nats")]
    for axes, (column, label) in zip(panels, columns):
        for place, (preparation, name) in enumerate([("none", "raw"), ("deviation", "normalized")]):
            rows = scales[scales.preparation == preparation]
            # A descent that did not get there took all its steps.
            rows = rows.assign(steps_to_target=rows.steps_to_target.fillna(rows.limit))
            spread = np.linspace(-0.15, 0.15, len(rows))
            axes.plot(
                place + spread, rows[column], "o", markersize=4, color=results.color(name), label=name)
        axes.set_yscale("log")
        axes.set_xlim(-0.5, 1.5)
        axes.set_xticks([0, 1], ["raw", "normalized"])
        axes.set_xlabel("features of scales 1 to 100")
        axes.set_ylabel(label)
    panels[0].set_title("Learning")
    panels[1].set_title("Weights moved by 1 % of their length")
    results.legend(figure, panels)
    results.note(
        figure, f"A dot a seed, {scales.seed.nunique()} seeds; both vertical axes are logarithmic. Raw features at "
        f"{int(scales.limit.max()):,} steps: not there yet.")
    yield "scales", figure

    arms = [(part, one) for part in NETWORKS for one in PREPARATIONS]
    yield results.sensitivity(
        ["part", "preparation"], "test_error", "error on held-out images", only=arms,
        name=lambda part, one: f"{part.upper()}, {PREPARATIONS[one]}".replace("\n", " "))
