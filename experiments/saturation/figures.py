"""The figures of saturation: gradients of saturated layers, and the sigmoid's plateau."""

import numpy as np

PANELS = [
    ("scaled", 1, "One hidden layer"), ("scaled-top", 4, "The last of four"),
    ("scaled", 4, "All four together"),
]
LAYERS = [("#000000", "-"), ("#0072B2", (0, (5, 1.5))), ("#E69F00", (0, (6, 1.5, 1, 1.5))),
          ("#D55E00", (0, (1.2, 1)))]


def figures(results):
    yield "gradient", gradient(results)
    yield "plateau", plateau(results)
    yield results.sensitivity(
        ["activation"], "plateau_steps", "steps on the plateau", [("sigmoid",), ("tanh",)],
        results.label, columns=2,
        prepare=lambda rows: rows[rows.part == "trained"])


def gradient(results):
    runs = results.table("runs")
    figure, grid = results.panels(3, width=3.8, height=3.7, sharey=True)
    for axes, (part, depth, title) in zip(grid, PANELS):
        rows = runs[(runs.part == part) & (runs.hidden_layers == depth)]
        for name in ["sigmoid", "tanh"]:
            arm = rows[rows.activation == name].sort_values("scale").copy()
            arm["relative"] = arm.gradient_rms / arm.groupby("seed").gradient_rms.transform("first")
            by_scale = arm.groupby("scale")
            low, high = by_scale.relative.min(), by_scale.relative.max()
            share, mean = 100 * by_scale.saturated_share.mean(), by_scale.relative.mean()
            marker = "o" if name == "sigmoid" else "s"
            axes.plot(
                share, mean, marker=marker, markersize=4, label=results.label(name),
                **results.style(name))
            axes.vlines(share, low, high, color=results.color(name), linewidth=1, alpha=0.6)
        axes.set_title(title)
        axes.set_xlabel("saturated activations, %")
    grid[0].set_ylim(bottom=0)
    grid[0].set_ylabel("gradient over that at scale 1")
    results.heading(
        figure, "Larger weights saturate a layer, and its gradient falls; "
        "with all four layers larger it need not")
    results.legend(figure, grid)
    results.note(
        figure, f"The weights of these layers times 1, 2, … 10, from left to right. "
        f"Mark: mean of {runs.seed.nunique()} seeds; bar: range of the seeds.")
    return figure


def plateau(results):
    layers = results.table("layers")
    trained = layers[layers.part == "trained"].assign(step=lambda rows: rows.iteration + 1)
    figure, (loss, means, deviations) = results.panels(3, width=3.9, height=3.7)
    for name in ["sigmoid", "tanh"]:
        rows = trained[(trained.activation == name) & (trained.layer == 1)]
        results.seeds(
            loss, rows, "step", "training_loss", results.label(name), **results.style(name))
    results.reference(loss, np.log(10), "ln 10: knows nothing", 0.99)
    results.reference(loss, 0.9 * np.log(10), "0.9 ln 10: plateau left", 0.99)
    loss.set_ylabel("training loss, nats")
    loss.set_title("The sigmoid waits on a plateau")
    one = trained[(trained.activation == "sigmoid") & (trained.seed == 1)]
    for (layer, rows), (color, dashes) in zip(one.groupby("layer"), LAYERS):
        style = {"color": color, "linestyle": dashes, "label": f"sigmoid layer {layer}, seed 1"}
        means.plot(rows.step, rows.activation_mean, **style)
        deviations.plot(rows.step, rows.activation_deviation, **style)
    means.set_title("Meanwhile layer 4 outputs almost 0")
    means.set_ylabel("mean of the activations")
    deviations.set_title("and hardly varies")
    deviations.set_ylabel("their standard deviation")
    for axes in (loss, means, deviations):
        axes.set_xscale("log")
        axes.set_xlabel("steps + 1, log axis")
        axes.set_ylim(bottom=0)
    means.set_ylim(0, 1)
    results.legend(figure, [loss, means], columns=3)
    results.note(
        figure, f"Four hidden layers. Left: a line a seed, {trained.seed.nunique()} each. "
        "Middle and right: all units and 500 images, the first seed only.")
    return figure
