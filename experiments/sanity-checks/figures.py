"""The figures of sanity-checks: the first loss, losses by rate, curves before and after an advice."""

import numpy as np

REGIMES = {"flat": "#0072B2", "falling": "#009E73", "exploding": "#D55E00"}
OUTPUTS = {
    "normal-0.001": "normal,\nσ = 0.001", "normal-0.01": "normal,\nσ = 0.01",
    "normal-0.1": "normal,\nσ = 0.1", "lecun": "LeCun", "kaiming": "Kaiming",
}
CASES = {
    "few-images": ("500 images: a large gap", "regularize"),
    "small-network": ("6 units: no large gap", "enlarge"),
    "few-steps": ("Few steps: still falling", "go-on"),
}


def figures(results):
    runs = results.table("runs")
    yield "first-loss", first_loss(results, runs[runs.part == "first-loss"])
    yield "rates", rates(results, runs)
    yield "advice", advice(results, runs)
    yield "gains", gains(results, runs)
    yield results.sensitivity(
        ["part"], "steps_to_fit", "steps to 100 %", [("overfit",)],
        lambda part: "320 images")


def first_loss(results, runs):
    figure, (axes,) = results.panels(1, width=6.4, height=3.7)
    for place, name in enumerate(OUTPUTS):
        losses = runs[runs.output_weights == name].first_loss
        axes.plot(
            np.full(len(losses), place - 0.15), losses, "o", color="0.6", markersize=3.5,
            label="one seed" if place == 0 else None)
        mean = results.interval(losses)
        axes.errorbar(
            place, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4,
            label="mean and 95 % interval" if place == 0 else None)
    results.reference(axes, np.log(10), "log C = ln 10", 0.99)
    axes.set_xticks(range(len(OUTPUTS)), list(OUTPUTS.values()))
    axes.set_xlim(-0.6, len(OUTPUTS) - 0.4)
    axes.set_xlabel("how the output weights are drawn")
    axes.set_ylabel("first loss, nats")
    results.heading(figure, "The first loss is log C only where the output weights are small")
    results.legend(figure, [axes])
    results.note(
        figure, f"{runs.seed.nunique()} seeds, two hidden layers of 128 rectifiers, all 8,000 images.")
    return figure


def rates(results, runs):
    runs = runs[runs.part == "rates"].set_index(["given_rate", "seed"])
    curves = results.table("curves")
    curves = curves[curves.part == "rates"]
    values = sorted(curves.given_rate.unique())
    figure, panels = results.panels(
        len(values), columns=4, width=2.7, height=2.6, sharex=True, sharey=True)
    top = 2 * curves.training_loss.max()
    for axes, rate in zip(panels, values):
        seen = []
        for seed, rows in curves[curves.given_rate == rate].groupby("seed"):
            run = runs.loc[(rate, seed)]
            style = {"color": REGIMES[run.regime], "linewidth": 1, "alpha": 0.5}
            steps, losses = list(rows.iteration), list(rows.training_loss)
            if run.diverged:
                steps, losses = steps + [run.iterations], losses + [top]
                axes.plot(
                    steps[-1], top, "x", color=REGIMES[run.regime], markersize=6,
                    label="infinite or NaN")
            axes.plot(steps, losses, label=run.regime, **style)
            seen.append(run.regime)
        axes.set_title(f"rate {power(rate)}: " + ", ".join(
            f"{seen.count(name)} {name}" for name in REGIMES if name in seen), fontsize=9)
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
    for axes in panels[::4]:
        axes.set_ylabel("loss, nats, log axis")
    for axes in panels[4:]:
        axes.set_xlabel("steps")
    results.heading(figure, "Rates that are too low, good and too high, by the course of the loss")
    results.legend(figure, panels)
    results.note(
        figure, f"A line a seed, {runs.index.get_level_values(1).nunique()} each; 320 images, "
        "evaluated every 10 steps of 32 with momentum 0.9.\n"
        "Flat: the loss ends within 1 % of its start; exploding: higher, or it is no number "
        "(×, at its step; the line to it is drawn, not measured).")
    return figure


def power(rate):
    """A power of ten as the lecture writes it."""
    return f"1e{round(np.log10(rate)):d}".replace("-", "−") if rate < 0.1 else f"{rate:g}"


def chosen(runs, case, followed):
    """The runs of a case that followed an advice, one a seed: the weight decay that reads best."""
    rows = runs[(runs.planted == case) & (
        runs.followed.isna() if followed is None else runs.followed == followed)]
    order = rows.sort_values(["seed", "read_error", "weight_decay"], kind="stable")
    return order.groupby("seed").first(numeric_only=False)


def advice(results, runs):
    curves = results.table("curves")
    figure, panels = results.panels(3, width=3.8, height=3.7)
    for axes, (case, (title, followed)) in zip(panels, CASES.items()):
        for after in (False, True):
            trials = chosen(runs, case, followed if after else None).trial
            rows = curves[curves.trial.isin(trials)]
            for column, color, name in [
                    ("training_error", "#E69F00", "training"),
                    ("read_error", "#0072B2", "validation")]:
                results.mean(
                    axes, rows.assign(percent=100 * rows[column]), "iteration", "percent",
                    f"{name}, {'the advice followed' if after else 'the case itself'}",
                    color=color, linestyle=(0, (3, 1.5)) if after else "-")
        axes.set_title(f"{title}\nadvice: {followed}")
        axes.set_xlabel("steps")
        axes.set_ylim(0, 60)
    panels[0].set_ylabel("error, %")
    results.heading(figure, "What the curves of three planted cases advise, and what comes of it")
    results.legend(figure, panels, columns=2)
    results.note(
        figure, f"Mean and 95 % interval of {chosen(runs, 'few-steps', None).shape[0]} seeds. "
        "Regularizing: at each seed the weight decay that errs least at the end.")
    for axes in panels[1:]:
        axes.sharey(panels[0])
    return figure


def gains(results, runs):
    figure, panels = results.panels(3, width=3.2, height=3.5, sharey=True)
    names = {"go-on": "go on", "enlarge": "enlarge", "regularize": "regularize"}
    for axes, (case, (title, right)) in zip(panels, CASES.items()):
        before = chosen(runs, case, None).validation_error
        for place, followed in enumerate(names):
            gain = 100 * (before - chosen(runs, case, followed).validation_error)
            color = "#D55E00" if followed == right else "0.25"
            axes.plot(
                np.full(len(gain), place - 0.2), gain, "o", color="0.6", markersize=3.5,
                label="one seed")
            mean = results.interval(gain)
            axes.errorbar(
                place, mean["mean"], mean["half"], color=color, marker="D", capsize=4,
                label="the advice: mean and 95 % interval" if followed == right
                else "another: mean and 95 % interval")
        results.reference(axes, 0, "error as before", inside=False)
        axes.set_title(title)
        axes.set_xticks(range(3), list(names.values()))
        axes.set_xlim(-0.6, 2.5)
        axes.set_xlabel("what was done")
    panels[0].set_ylabel("error lower by, points")
    results.heading(figure, "A large gap says that a network overfits, not that weight decay helps")
    results.legend(figure, panels, columns=3)
    results.note(
        figure, "Error on validation images that neither the curves nor the choice of the weight "
        f"decay have seen; {chosen(runs, 'few-steps', None).shape[0]} seeds, paired.")
    return figure
