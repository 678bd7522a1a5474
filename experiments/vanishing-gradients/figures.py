"""The figures of vanishing-gradients: training error and gradients by depth."""

ARMS = [("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "kaiming"), ("relu", "xavier")]
MARKERS = {"sigmoid": "D", "tanh": "s", "relu": "o"}


def figures(results):
    runs, layers = results.table("runs"), results.table("layers")
    every_rate, runs = runs[runs.given_rate.notna()], runs[runs.given_rate.isna()]
    figure, (errors, gradients) = results.panels(2, width=4.8, height=4.2)
    seeds = error_by_depth(results, errors, runs)
    draws = gradient_by_layer(results, gradients, layers, results.table("theory"))
    results.heading(
        figure, "From six hidden layers on the sigmoid learns nothing: its gradients vanish")
    results.legend(figure, [gradients, errors], columns=3)
    results.note(
        figure, f"Left: mean and range of {seeds} seeds, each at the best rate of its depth; "
        f"training stops at 1 %.\nRight: a line a draw, {draws} draws; dashed, mean-field theory, nothing fitted.")
    yield "depth", figure
    if (every_rate.budget > 1).any():
        yield "budget", error_by_budget(results, every_rate)
    yield sensitivity(results)


def error_by_depth(results, axes, runs):
    trained = runs[(runs.width == 64) & runs.training_error.notna()]
    # Some depths have more seeds than others.
    counts = trained.groupby(["activation", "depth"]).seed.nunique()
    trained = trained[trained.seed <= counts.min()]
    trained = trained.assign(percent=100 * trained.training_error)
    for name, scheme in ARMS[:3]:
        rows = trained[(trained.activation == name) & (trained.initialization == scheme)]
        results.mean(
            axes, rows, "depth", "percent", label_of(results, name, scheme), spread="range",
            marker=MARKERS[name], markersize=4, **results.style(name))
    results.reference(axes, 90, "90 %: chance", 0.01)
    axes.set_yscale("log")
    axes.set_yticks([0.1, 0.3, 1, 3, 10, 30], ["0.1", "0.3", "1", "3", "10", "30"])
    axes.minorticks_off()
    axes.set_ylim(top=140)
    axes.set_xticks(range(1, 11))
    axes.set_xlabel("hidden layers of 64 units")
    axes.set_ylabel("training error, %, log axis")
    axes.set_title("After training")
    return trained.seed.nunique()


def gradient_by_layer(results, axes, layers, theory):
    deep = layers[(layers.depth == layers.depth.max()) & (layers.iteration == 0)]
    for name, scheme in ARMS:
        rows = deep[(deep.activation == name) & (deep.initialization == scheme)].copy()
        rows["relative"] = rows.gradient_rms / rows.groupby("seed").gradient_rms.transform("last")
        second = name == "relu" and scheme == "xavier"
        style = results.style(name) | {"marker": MARKERS[name], "markersize": 4, "alpha": 1}
        if second:
            style |= {"linestyle": (0, (1.2, 1)), "marker": "x"}
        results.seeds(axes, rows, "layer", "relative", label_of(results, name, scheme),
                      markevery=(ARMS.index((name, scheme)), 6), **style)
        limit = theory[
            (theory.depth == layers.depth.max()) & (theory.activation == name)
            & (theory.initialization == scheme)]
        axes.plot(
            limit.layer, limit.relative_gradient, color="0.35", linewidth=0.9,
            linestyle=(0, (4, 3)), zorder=3, label="infinite width")
    axes.set_yscale("log")
    axes.set_xlabel("hidden layer, from the input")
    axes.set_ylabel("RMS gradient over the last,\nlog axis")
    axes.set_title(f"{layers.depth.max()} layers before training")
    return deep.seed.nunique()


def error_by_budget(results, rows):
    """The error of sigmoids at every rate, after more and more steps."""
    rows = rows[rows.budget == rows.budget.max()]
    depths = sorted(rows.depth.unique())
    figure, panels = results.panels(len(depths), width=3.9, height=3.4, sharey=True)
    times = [1, 4, 16]
    for axes, depth in zip(panels, depths):
        for (rate, own), color in zip(
                rows[rows.depth == depth].groupby("given_rate"), ["#56B4E9", "#0072B2", "#000000"]):
            for place, (_, run) in enumerate(own.groupby("seed")):
                errors = [100 * run[f"error_after_{n}"].iloc[0] for n in times]
                axes.plot(
                    times, errors, "o-", color=color, linewidth=1, markersize=4, alpha=0.8,
                    label=f"rate {rate:g}" if place == 0 else None)
        results.reference(axes, 90, "90 %: chance", 0.01)
        axes.set_xscale("log")
        axes.set_xticks(times, ["1", "4", "16"])
        axes.minorticks_off()
        axes.set_ylim(0, 105)
        axes.set_title(f"{depth} hidden layers of sigmoids")
        axes.set_xlabel("times the usual steps, log axis")
    panels[0].set_ylabel("training error, %")
    results.heading(figure, "Where the sigmoid fails follows the budget")
    results.legend(figure, panels)
    results.note(
        figure, f"A line a seed, {rows.seed.nunique()} each; a training stops at 1 %.")
    return figure


def label_of(results, name, scheme):
    return f"{results.label(name)}, {results.label(scheme)}"


def sensitivity(results):
    # Training stops at 1 %: lower errors are chance.
    return results.sensitivity(
        ["width", "depth", "activation"], "percent", "training error, %",
        [(64, depth, name) for name in ("sigmoid", "tanh", "relu") for depth in (1, 4, 6, 10)],
        lambda width, depth, name: f"{results.label(name)}, depth {depth}",
        prepare=lambda rows: rows[rows.given_rate.isna()].assign(
            percent=100 * rows.training_error.clip(lower=0.01)),
        note="Training stops at 1 %, so lower errors count as that; among equals the fastest or "
        "the lowest loss decides.")
