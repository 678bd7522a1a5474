"""The figures of relu-vs-tanh: training error by steps."""

import numpy as np

NETWORKS = {
    ("published", "cuda-convnet"): ("cuda-convnet's network, as published", 0.25),
    ("cnn4", "cuda-convnet"): ("Convolutional, fixed σ on bytes", 0.25),
    ("cnn4", "scaled"): ("Convolutional, Xavier / Kaiming", 0.25),
    ("mlp4", "scaled"): ("Fully connected, Xavier / Kaiming", 0.1),
}
TARGET = 25


def figures(results):
    curves = results.table("curves").assign(percent=lambda rows: 100 * rows.training_error)
    yield "curves", errors_by_step(results, curves)
    perceptron = curves[(curves.network == "mlp4") & (curves.target_error == 0.1)]
    if len(perceptron):
        yield "activations", every_activation(results, perceptron)
    yield sensitivity(results)


def errors_by_step(results, curves):
    keys = [
        key for key in NETWORKS
        if len(curves[(curves.network == key[0]) & (curves.initialization == key[1])])]
    width = max(4.2, 7.6 / len(keys))  # the small print needs it
    figure, grid = results.panels(len(keys), width=width, height=3.9, sharey=True)
    for axes, key in zip(grid, keys):
        title, target = NETWORKS[key]
        rows = curves[
            (curves.network == key[0]) & (curves.initialization == key[1])
            & (curves.target_error == target) & (curves.iteration > 0)]
        activations = [name for name in ["sigmoid", "relu", "tanh"] if name in set(rows.activation)]
        for name in activations:
            own = rows[rows.activation == name]
            results.seeds(
                axes, own, "iteration", "percent", results.label(name), **results.style(name)
                | {"alpha": 0.55})
            reached = [first_below(run) for _, run in own.groupby("seed")]
            axes.plot(
                reached, [9 if name == "relu" else 3] * len(reached),
                {"tanh": "s", "relu": "o"}.get(name, "^"),
                color=results.color(name), markersize=4.5, markeredgecolor="white",
                markeredgewidth=0.5, zorder=4, label=f"{results.label(name)}: its steps to 25 %")
            if name == "relu" and np.isfinite(reached).any():
                mark_six(results, axes, np.exp(np.nanmean(np.log(reached))))
        ids = {
            "published.cuda-convnet": "c2.ratio", "cnn4.cuda-convnet": "c2.ratio",
            "cnn4.scaled": "c2.ratio.scaled"}
        ratio = results.measured(ids.get(f"{key[0]}.{key[1]}", "c2.ratio.mlp4.25"), "×")
        axes.set_title(title + (f"\ntanh / ReLU steps to 25 %: {ratio}" if ratio else ""))
        results.reference(axes, TARGET, "25 %", 0.02)
        axes.set_xscale("log")
        axes.set_xlabel("steps (mini-batches), log axis")
        axes.set_ylim(0, 100)
    grid[0].set_ylabel("training error, %")
    results.heading(figure, "tanh does not need six times the steps of ReLU")
    results.legend(figure, grid[::-1], columns=3)
    last = 20 if ("published", "cuda-convnet") in keys else 25
    results.note(
        figure, f"A line and a mark a seed. Convolutional networks stop where they reach {last} %: "
        "their curves end there.\nVertical: the geometric mean of ReLU's steps to 25 %, and six times as "
        "many, where tanh would be according to Krizhevsky et al.")
    return figure


def first_below(run):
    reached = run[run.percent <= TARGET].iteration
    return reached.iloc[0] if len(reached) else np.nan


def mark_six(results, axes, steps):
    for factor in (1, 6):
        results.reference(
            axes, factor * steps, "ReLU" if factor == 1 else "6 × ReLU", 0.995, vertical=True,
            linestyle=(0, (1, 2)), color=results.color("relu"))


def every_activation(results, rows):
    means = rows.groupby(["activation", "iteration"]).percent.mean()
    activations = list(rows.activation.unique())
    figure, grid = results.panels(
        len(activations), 4, width=2.7, height=2.5, sharex=True, sharey=True)
    for axes, name in zip(grid, activations):
        for other in activations:
            if other != name:
                axes.plot(
                    means[other].index, means[other], color="0.75", linewidth=0.8,
                    label="means of the other activations")
        own = rows[rows.activation == name]
        results.mean(
            axes, own, "iteration", "percent", "mean of the activation in the title",
            color="#000000")
        axes.set_title(f"{results.label(name)} ({own.seed.nunique()} seeds)")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(left=5)
        axes.set_yticks([5, 10, 25, 50, 90], ["5", "10", "25", "50", "90"])
        axes.minorticks_off()
    for axes in grid[-4:]:
        axes.set_xlabel("steps, log axis")
    for axes in grid[::4]:
        axes.set_ylabel("error, %, log axis")
    results.legend(figure, grid)
    results.heading(figure, "Four hidden layers: only the sigmoid falls behind")
    results.note(figure, "Mini-batches of 64. Band: 95 % interval of the mean over seeds.")
    return figure


def sensitivity(results):
    arms = [("cnn4", scheme, name, 0) for scheme in ("cuda-convnet", "scaled")
            for name in ("tanh", "relu")]
    columns = ["network", "initialization", "activation", "units"]
    if "published" in set(results.table("tuning").network):
        return results.sensitivity(
            columns, "steps_to_25", "steps to 25 % training error",
            [("published", "cuda-convnet", name, 0) for name in ("tanh", "relu")], arm_name,
            prepare=lambda rows: rows.assign(units=0))
    if results.profile == "paper":
        return results.sensitivity(
            columns, "training_loss", "loss after 400 steps", arms, arm_name, prepare=prepared)
    arms += [("mlp4", "scaled", name, 0) for name in ("sigmoid", "tanh", "relu")]
    arms += [("moons", "scaled", name, units) for units in (4, 8) for name in ("tanh", "relu")]
    return results.sensitivity(
        columns, "steps", "steps to the target", arms, arm_name, prepare=prepared,
        note="Target: 25 % training error (cnn4) or 10 %. A run that does not get there counts as "
        "its limit, as for the choice; among equals the lowest loss decides.")


def arm_name(network, scheme, activation, units):
    place = {"published": "as published", "cnn4": f"cnn4 {scheme}", "mlp4": "mlp4"}
    name = {"relu": "ReLU"}.get(activation, activation)
    return f"{name}, {place.get(network, f'moons, {units:g} units')}"


def prepared(rows):
    """The steps that rates are chosen by, and no empty cell where arms are told apart."""
    rows = rows[(rows.network != "mlp4") | (rows.target_error == 0.1)]
    steps = rows.iterations_to_25.where(rows.network == "cnn4", rows.iterations_to_10)
    return rows.assign(
        steps=steps.fillna(rows.limit).where(~rows.diverged), units=rows.units.fillna(0))
