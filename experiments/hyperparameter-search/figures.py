"""The figures of hyperparameter-search: early and late errors, nine points of two searches, who wins."""

import numpy as np

RATES = {0.003: "#56B4E9", 0.01: "#0072B2", 0.03: "#E69F00", 0.1: "#D55E00"}
SPACES = {
    "decay": ("weight decay", "Weight decay hardly matters"),
    "scale": ("scale of the first weights", "The scale of the first weights matters too"),
}
SPACING = 4
BUDGET = 9


def figures(results):
    trainings = results.table("trainings").assign(
        percent=lambda rows: 100 * rows.validation_error)
    yield "early", early(results, trainings[trainings.part == "epochs"])
    yield "nine-points", nine_points(results, trainings)
    yield "wins", wins(results, results.table("searches"))


def early(results, rows):
    figure, grid = results.panels(2, width=4.2, height=3.9, sharey=True)
    keys = ["seed", "learning_rate", "second"]
    by_epoch = rows.pivot(index=keys, columns="epoch", values="percent").reset_index()
    for axes, epoch, id in zip(grid, (1, 5), ("i5.tau.1", "i5.tau")):
        for rate, color in RATES.items():
            own = by_epoch[np.isclose(by_epoch.learning_rate, rate)]
            axes.plot(
                own[epoch], own[20], "o", color=color, markersize=4, alpha=0.6,
                markeredgewidth=0, label=f"learning rate {rate:g}")
        axes.set_title(f"Kendall’s τ {results.measured(id)}")
        axes.set_xlabel(f"validation error after {epoch} epoch{'s' if epoch > 1 else ''}, %")
    grid[0].set_ylabel("validation error after 20 epochs, %")
    results.heading(figure, "What is good early is mostly good late, and hardly ever the best")
    results.legend(figure, grid[:1])
    results.note(
        figure, f"A dot a setting of learning rate and weight decay and a seed, {rows.seed.nunique()} "
        "seeds; 1,000 validation images.")
    return figure


def nine_points(results, trainings):
    """Figure 1 of Bergstra & Bengio 2012 with real errors: what either search sees of one dimension."""
    figure, grid = results.panels(
        4, 2, width=4.4, height=3.6, gridspec_kw={"height_ratios": [1, 1.7]}, sharex=True)
    seed = trainings.seed.min()
    rows = trainings[trainings.seed == seed]
    low, high = rows[rows.part.isin(SPACES)].percent.quantile([0, 0.75])
    for column, (part, (name, title)) in enumerate(SPACES.items()):
        errors = rows[rows.part == part].pivot(
            index="second", columns="learning_rate", values="percent")
        marginal, axes = grid[column], grid[2 + column]
        rates, seconds = errors.columns.to_numpy(), errors.index.to_numpy()
        mesh = axes.pcolormesh(
            rates, seconds, errors, cmap="cividis", vmin=low, vmax=high, shading="nearest")
        offset = SPACING // 2
        places = np.arange(offset, len(rates), SPACING)
        regular = [(x, y) for x in places for y in places]
        random = [divmod(place, len(seconds)) for place in np.random.default_rng(6).choice(
            errors.size, BUDGET, replace=False)]
        for points, mark, color, label in (
                (regular, "s", "white", "grid of 3 × 3"),
                (random, "o", "#D55E00", "random, 9 trials")):
            axes.plot(
                [rates[x] for x, _ in points], [seconds[y] for _, y in points], mark, color=color,
                markersize=6, markeredgecolor="black", label=label)
            marginal.plot(
                [rates[x] for x, _ in points], [errors.iloc[y, x] for x, y in points], mark,
                color=color, markersize=5, markeredgecolor="black", label=f"_{label}")
        marginal.plot(
            rates, errors.min(), color="black", linewidth=1.2, label="best of the column")
        marginal.set_ylim(low - 2, high + 10)
        marginal.set_ylabel("validation error, %")
        marginal.set_title(title)
        axes.set_facecolor("0.7")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("learning rate, log axis")
        axes.set_ylabel(f"{name}, log axis")
    figure.colorbar(mesh, ax=grid[2:], label="validation error, %", extend="max")
    results.heading(figure, "Nine trials: a grid sees three learning rates, a random search up to nine")
    results.legend(figure, [grid[0], grid[2]])
    results.note(
        figure, f"Seed {seed}: every setting was trained; gray: the loss was not finite. Points that are "
        "worse than what the upper panels show are left out there.")
    return figure


def wins(results, searches):
    figure, (share, match) = results.panels(2, width=4.2, height=3.7)
    counts = sorted(searches.relevant.unique())
    for count in counts:
        row = results.claim("i7.win" if count == 2 else f"i7.win.{count}")
        share.errorbar(
            count, row.measured, [[row.measured - row.ci_low], [row.ci_high - row.measured]],
            fmt="o", color="#0072B2", capsize=3, label="random search wins" if count == 1 else None)
        row = results.claim(f"i7.match.{count}")
        ends = [[row.measured - row.ci_low], [min(row.ci_high, 5000) - row.measured]]
        match.errorbar(
            count, row.measured, ends, fmt="o", color="#D55E00", capsize=3,
            label="median of the searches" if count == 1 else None)
    results.reference(share, 0.5, "a tie", 0.02)
    share.set_ylim(-0.03, 1.03)
    share.set_ylabel("share of searches of 128 trials")
    results.reference(match, 128, "trials of the grid", 0.98)
    match.set_yscale("log")
    match.set_ylabel("random trials until as good, log axis")
    for axes in (share, match):
        axes.set_xticks(counts)
        axes.set_xlabel("dimensions of seven that matter")
    results.heading(figure, "Random search wins where few dimensions matter")
    results.legend(figure, [share, match])
    results.note(
        figure, f"{searches.seed.nunique():,} responses each, their optimum anywhere; a grid has two "
        "values in each of seven dimensions.\nBars: 95 % intervals.")
    return figure
