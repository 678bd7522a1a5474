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
    yield "curvature", curvature(results)
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


def curvature(results):
    """The least curvature on each plateau, and how long the plateau lasts."""
    runs = results.table("runs")
    rows = runs[(runs.part == "plateau") & runs.least_curvature.notna()]
    steps = rows.plateau_steps.max() if rows.plateau_steps.notna().any() else 1
    limit = rows.iterations[rows.plateau_steps.isna()].max()
    figure, (depths, lasts) = results.panels(2, width=4.6, height=4.1)
    for (layers, own), (color, _) in zip(rows.groupby("hidden_layers"), LAYERS):
        place = layers + np.linspace(-0.2, 0.2, len(own))
        depths.plot(
            place, -own.least_curvature, "o", markersize=4, color=color,
            label=f"{layers} sigmoid layers")
        depths.plot(place, own.curvature_error, "_", markersize=6, color="0.5",
                    label="error" if layers == rows.hidden_layers.min() else f"_{layers}")
        folds = 1 / (own.learning_rate * -own.least_curvature)
        left = own.plateau_steps.notna()
        lasts.plot(
            folds[left], own.plateau_steps[left], "o", markersize=4, color=color,
            label=f"{layers} sigmoid layers")
        lasts.plot(
            folds[~left], own.iterations[~left], "^", markersize=5, color=color,
            markerfacecolor="none",
            label="not left by then" if layers == rows.hidden_layers.max() else f"_{layers}")
    depths.set_yscale("log")
    depths.set_xticks(sorted(rows.hidden_layers.unique()))
    depths.set_xlabel("hidden layers")
    depths.set_ylabel("downward curvature −vᵀHv, log")
    depths.set_title("Every plateau curves downwards")
    lasts.set_xscale("log")
    lasts.set_yscale("log")
    lasts.set_ylim(top=3 * max(steps, limit if limit == limit else 0))
    lasts.set_xlabel("steps in which the way down grows e-fold, log axis")
    lasts.set_ylabel("steps until it is left, log axis")
    lasts.set_title("The flatter, the longer it lasts")
    results.heading(figure, "The plateau is a saddle, the flatter the deeper the network")
    results.legend(figure, [depths, lasts], columns=3)
    results.note(
        figure, f"A mark a network, {rows.seed.nunique()} seeds, after a twentieth of the steps. "
        "H: Hessian of the loss of all training images;\nv: a direction of length 1; "
        "e-fold: 1 / (learning rate × downward curvature).")
    return figure
