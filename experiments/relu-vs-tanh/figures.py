"""The figures of relu-vs-tanh: training error by steps."""

import numpy as np

NETWORKS = {
    ("cnn4", "cuda-convnet"): ("Convolutional, fixed σ on bytes", 0.25),
    ("cnn4", "scaled"): ("Convolutional, Xavier / Kaiming", 0.25),
    ("mlp4", "scaled"): ("Fully connected, Xavier / Kaiming", 0.1),
}
TARGET = 25


def figures(results):
    curves = results.table("curves").assign(percent=lambda rows: 100 * rows.training_error)
    if (curves.network == "published").any():
        yield "curves", figure_one(results, curves[curves.network == "published"])
        yield "targets", ratio_by_target(results)
    else:
        yield "curves", errors_by_step(results, curves)
    perceptron = curves[(curves.network == "mlp4") & (curves.target_error == 0.1)]
    if len(perceptron):
        yield "activations", every_activation(results, perceptron)
    yield sensitivity(results)


def figure_one(results, rows):
    """Krizhevsky et al. 2012, Figure 1, drawn again: error over epochs, when each gets to 25 %."""
    figure, [axes] = results.panels(1, width=7.8, height=4.4)
    crossings = {}
    for name in ["tanh", "relu"]:
        own = rows[rows.activation == name]
        results.seeds(
            axes, own, "epoch", "percent", results.label(name), **results.style(name)
            | {"alpha": 0.6})
        crossings[name] = geometric_mean(epochs_to_target(results, name))
    results.reference(axes, TARGET, "25 % training error", 0.17)
    for name, epoch in crossings.items():
        text = f"{results.label(name)}: {epoch:.1f} epochs"
        style = {"color": results.color(name), "label": f"_{text}"}
        axes.plot([epoch, epoch], [0, TARGET], linewidth=1, linestyle=(0, (1, 2)), **style)
        axes.plot(epoch, TARGET, "o", markersize=6, markeredgecolor="white", zorder=4, **style)
        axes.annotate(
            text, (epoch, 4), xytext=(4, 0), textcoords="offset points", fontsize=9,
            color=results.color(name), va="bottom")
    axes.annotate(
        "", (crossings["tanh"], 13.5), (crossings["relu"], 13.5),
        arrowprops={"arrowstyle": "<->", "color": "0.3", "linewidth": 0.9})
    axes.annotate(
        f"{results.measured('c2.ratio', ' times')}",
        ((crossings["tanh"] + crossings["relu"]) / 2, 13.5), xytext=(0, 3),
        textcoords="offset points", ha="center", fontsize=10)
    axes.set_xlim(left=0)
    axes.set_ylim(0, 75)
    axes.set_xlabel("epochs over the 50,000 training images of CIFAR-10")
    axes.set_ylabel("training error, %")
    results.heading(figure, "How many times longer does tanh take than ReLU?")
    results.legend(figure, [axes])
    results.note(
        figure, f"A line a seed, {rows.seed.nunique()} each, each activation at its own fastest learning "
        "rate: the error over the last 10,000 images trained on.\nA training ends at 20 % or after ten times ReLU's "
        "steps. The network is one that cuda-convnet, the program of Krizhevsky et al., came with.")
    return figure


def epochs_to_target(results, name):
    runs = results.table("runs")
    return runs[runs.activation == name].steps_to_25 * 128 / 50_000


def geometric_mean(values):
    """Of those that are numbers."""
    return np.exp(np.nanmean(np.log(values)))


def ratio_by_target(results):
    """How many times longer tanh takes, by the error that is asked for."""
    claims = results.table("claims")
    ids = {25: "c2.ratio"} | {n: f"c2.ratio.published.{n}" for n in (60, 50, 40, 30, 20)}
    rows = claims.set_index("id").loc[[ids[n] for n in sorted(ids)]]
    errors = np.array(sorted(ids))
    figure, [axes] = results.panels(1, width=7.8, height=3.9)
    band = rows.ci_high.where(np.isfinite(rows.ci_high), 2 * rows.measured)
    axes.fill_between(
        errors, rows.ci_low, band, color="#44546A", alpha=0.2, linewidth=0,
        label="95 % interval")
    axes.plot(errors, rows.measured, "o-", color="#44546A", markersize=4.5, label="measured here")
    axes.plot(25, 6, "D", color="#D55E00", markersize=7, label="published: about 6 at 25 %")
    axes.axhspan(4, 9, color="#D55E00", alpha=0.08, linewidth=0, label="counts as six times")
    results.reference(axes, 1, "as fast as ReLU", 0.99)
    axes.invert_xaxis()
    axes.set_yscale("log")
    axes.set_yticks([1, 2, 4, 6, 9], ["1", "2", "4", "6", "9"])
    axes.minorticks_off()
    axes.set_xlabel("training error to reach, %")
    axes.set_ylabel("steps of tanh / steps of ReLU, log axis")
    results.heading(figure, "The factor depends on the error that is asked for")
    results.legend(figure, [axes])
    counts = sorted({int(n) for n in rows.n})
    results.note(
        figure, f"Geometric means of {' or '.join(map(str, counts))} pairs of trainings at the rates "
        "that are fastest to 25 %." + (
            " A training that did not arrive makes the value a lower bound." if
            rows.bound.notna().any() else ""))
    return figure


def errors_by_step(results, curves):
    keys = [
        key for key in NETWORKS
        if len(curves[(curves.network == key[0]) & (curves.initialization == key[1])])]
    figure, grid = results.panels(len(keys), width=4.2, height=3.9, sharey=True)
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
                mark_six(results, axes, geometric_mean(reached))
        ids = {"cnn4.cuda-convnet": "c2.ratio", "cnn4.scaled": "c2.ratio.scaled"}
        ratio = results.measured(ids.get(f"{key[0]}.{key[1]}", "c2.ratio.mlp4.25"), "×")
        axes.set_title(title + (f"\ntanh / ReLU steps to 25 %: {ratio}" if ratio else ""))
        results.reference(axes, TARGET, "25 %", 0.02)
        axes.set_xscale("log")
        axes.set_xlabel("steps (mini-batches), log axis")
        axes.set_ylim(0, 100)
    grid[0].set_ylabel("training error, %")
    results.heading(figure, "On easier images tanh does not need six times the steps of ReLU")
    results.legend(figure, grid[::-1], columns=3)
    results.note(
        figure, "A line and a mark a seed. Convolutional networks stop where they reach 25 %: "
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
            prepare=lambda rows: rows.assign(units=0),
            note="A rate is given up once it has taken 1.15 times the steps of the best one.")
    arms += [("mlp4", "scaled", name, 0) for name in ("sigmoid", "tanh", "relu")]
    arms += [("moons", "scaled", name, units) for units in (4, 8) for name in ("tanh", "relu")]
    return results.sensitivity(
        columns, "steps", "steps to the target", arms, arm_name, prepare=prepared,
        note="Target: 25 % training error (cnn4) or 10 %. A run that does not get there counts as "
        "its limit, as for the choice; among equals the lowest loss decides.\nA rate of cnn4 is given up "
        "once it has taken 1.25 times the steps of the best one.")


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
