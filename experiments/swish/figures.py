"""The figures of swish: the grid of rates and gains, depth, gaps, and the learning rates."""

import numpy as np

ACTIVATIONS = ["relu", "swish", "mish"]


def figures(results):
    runs = results.table("runs")
    yield "grid", grid(results, runs[runs.part == "grid"])
    yield "depth", depth(results, runs)
    arms = [("depth", name, layers, gain) for layers in sorted(
        runs[runs.part == "depth"].layers.unique()) for name, gain in (("relu", 1.0), ("swish", 1.05))]
    yield results.sensitivity(
        ["part", "activation", "layers", "gain"], "training_loss", "final training loss", arms,
        lambda part, name, layers, gain: f"{results.label(name)}, {layers} layers", columns=3,
        prepare=lambda rows: rows.assign(gain=rows.gain.round(3)))


def grid(results, rows):
    figure, panels = results.panels(3, width=3.6, height=3.6, sharey=True)
    shares = {}
    for name in ACTIVATIONS:
        losses = rows[rows.activation == name].assign(
            loss=lambda r: r.training_loss.fillna(np.inf))
        best = losses.groupby("seed").loss.transform("min")
        within = (losses.loss <= 2 * best).astype(float)
        shares[name] = losses.assign(within=within).pivot_table(
            index="gain", columns="grid_rate", values="within", aggfunc="mean")
    for axes, name in zip(panels, ACTIVATIONS):
        share = shares[name]
        image = axes.imshow(share, cmap="Greens", vmin=0, vmax=1, origin="lower", aspect="auto")
        axes.set_xticks(range(len(share.columns)), [f"{rate:g}" for rate in share.columns])
        axes.set_yticks(range(len(share.index)), [f"{gain:g}" for gain in share.index])
        axes.grid(False)
        axes.set_xlabel("learning rate")
        own = results.claim(f"d21.area.{name}")
        axes.set_title(f"{results.label(name)}: {100 * own.measured:.0f} % of the grid")
    panels[0].set_ylabel("deviation of the weights over Kaiming's")
    figure.colorbar(image, ax=panels, label="share of seeds", shrink=0.8)
    results.heading(figure, "Where four hidden layers end within twice the best loss of the grid")
    results.note(
        figure, f"{rows.seed.nunique()} seeds, each by its own lowest loss; a training that diverged does "
        "not count.")
    return figure


def depth(results, runs):
    figure, (left, right) = results.panels(2, width=4.9, height=4.3)
    rows = runs[runs.part == "depth"]
    starts = [("relu", 1.0, "ReLU", "o", "-"), ("swish", 1.05, "Swish, its own start", "s", "-"),
              ("swish", 1.0, "Swish, Kaiming's start", "s", "none"),
              ("mish", 1.05, "Mish, Swish's start", "^", "none")]
    for place, (name, gain, label, marker, line) in enumerate(starts):
        arm = rows[(rows.activation == name) & np.isclose(rows.gain, gain)]
        groups = [(layers, results.interval(group.training_loss.fillna(np.log(10))))
                  for layers, group in arm.groupby("layers")]
        left.errorbar(
            [layers + place - 1.5 for layers, _ in groups], [end["mean"] for _, end in groups],
            [end["half"] for _, end in groups], marker=marker, linestyle=line, capsize=3, markersize=5,
            color=results.color(name), label=label, markerfacecolor="white" if "Kaiming" in label else None)
    results.reference(left, np.log(10), "chance, log 10", 0.02)
    left.set_xticks(sorted(rows.layers.unique()))
    left.set_ylim(0, 2.6)
    left.set_xlabel("hidden layers")
    left.set_ylabel("training loss, nats")
    left.set_title("Training loss after 300 steps" if results.profile == "standard" else "Training loss")
    gaps = runs[runs.part == "gap"]
    for place, name in enumerate(ACTIVATIONS):
        gap = 100 * gaps[gaps.activation == name].gap
        mean = results.interval(gap)
        right.plot(
            [place - 0.18] * len(gap), gap, "o", color="0.6", markersize=4,
            label="one seed" if place == 0 else None)
        right.errorbar(
            place, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4,
            label="mean and 95 % interval" if place == 0 else None)
    right.set_xticks(range(len(ACTIVATIONS)), map(results.label, ACTIVATIONS))
    right.set_xlim(-0.5, len(ACTIVATIONS) - 0.5)
    right.set_ylim(bottom=0)
    right.set_xlabel("activation")
    right.set_ylabel("test error less training error, points")
    right.set_title("The gap of four hidden layers")
    results.heading(figure, "Depth, and the gap of test to training error")
    results.legend(figure, [left, right], columns=3)
    results.note(
        figure, f"Left: {rows.seed.nunique()} seeds, mean and 95 % interval. Right: "
        f"{gaps.seed.nunique()} seeds. Each activation at its own best rate.")
    return figure
