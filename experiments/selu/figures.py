"""The figures of selu: mean and variance by layer, training loss by depth, the learning rates."""

STACKS = [
    ("selu", 1.0, 0.25, "SELU, input of variance ¼", "#00614A", (0, (1.2, 1))),
    ("selu", 1.0, 1.0, "SELU, of variance 1", "#00614A", "-"),
    ("selu", 1.0, 4.0, "SELU, of variance 4", "#00614A", (0, (5, 1.5))),
    ("selu", 0.5, 1.0, "α half as large", "#0072B2", "-"),
    ("selu", 1.5, 1.0, "α half as large again", "#CC79A7", "-"),
    ("relu", None, 1.0, "ReLU, Kaiming", "#D55E00", "-"),
]
NETWORKS = [
    ("selu", False, "o", "-"), ("selu", True, "o", (0, (4, 1.5))), ("relu", False, "s", "-"),
    ("relu", True, "s", (0, (4, 1.5))), ("mish", False, "^", "-"),
]


def figures(results):
    yield "signals", signals(results)
    yield "depth", depth(results)
    yield results.sensitivity(
        ["activation", "normalized", "layers"], "training_loss", "training loss",
        [(name, norm, layers) for layers in (8, 16, 32) for name, norm, _, _ in NETWORKS],
        lambda name, norm, layers: f"{results.label(name)}{', normalized' if norm else ''}, "
        f"{layers} layers", columns=5,
        prepare=lambda rows: rows[rows.alpha_factor.isna() | (rows.alpha_factor == 1)])


def signals(results):
    table = results.table("signals")
    figure, panels = results.panels(2, width=4.6, height=4.2)
    for name, alpha, start, label, color, dashes in STACKS:
        rows = table[(table.activation == name) & (table.start == start)]
        rows = rows[rows.alpha_factor == alpha] if alpha else rows
        for axes, column in zip(panels, ["mean", "variance"]):
            results.seeds(axes, rows, "layer", column, label, color=color, linestyle=dashes)
    panels[0].set_title("Mean")
    panels[1].set_title("Variance")
    panels[1].set_yscale("log")
    panels[0].set_ylabel("mean of the activations")
    panels[1].set_ylabel("variance of the activations, log axis")
    for axes in panels:
        axes.set_xlabel("layer, 0: the input")
    results.heading(figure, "SELU returns to mean 0 and variance 1; with another α it goes elsewhere")
    results.legend(figure, panels[:1], columns=3)
    results.note(
        figure, f"A line a draw, {table.seed.nunique()} draws; 256 units a layer, before training.")
    return figure


def depth(results):
    runs = results.table("runs")
    runs = runs[(runs.part == "training") & (runs.alpha_factor.isna() | (runs.alpha_factor == 1))]
    runs = runs.assign(percent=100 * runs.test_error)
    figure, panels = results.panels(2, width=4.6, height=4.0)
    for axes, column in zip(panels, ["training_loss", "percent"]):
        for name, normalized, mark, dashes in NETWORKS:
            rows = runs[(runs.activation == name) & (runs.normalized == normalized)]
            results.mean(
                axes, rows, "layers", column,
                results.label(name) + (", batch normalization" if normalized else ""),
                color=results.color(name), linestyle=dashes, marker=mark, markersize=5)
        axes.set_xscale("log", base=2)
        axes.set_xticks([8, 16, 32], ["8", "16", "32"])
        axes.set_xlabel("hidden layers, log axis")
    panels[0].set_ylabel("training loss")
    panels[1].set_ylabel("test error, %")
    panels[0].set_title("Training loss")
    panels[1].set_title("Test error")
    results.heading(figure, "After equal steps")
    results.legend(figure, panels[:1], columns=3)
    results.note(
        figure, f"Mean of {runs.seed.nunique()} seeds and its 95 % interval, each network at its own "
        "best learning rate.")
    return figure
