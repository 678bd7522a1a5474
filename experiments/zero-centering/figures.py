"""The figures of zero-centering: the way of gradient descent, and steps by condition."""

RAW = {"color": "#D55E00", "linestyle": "-", "marker": "o"}
CENTERED = {"color": "#0072B2", "linestyle": (0, (4, 1.4)), "marker": "s"}
MARKERS = {"gaussian": "o", "uniform": "s", "images": "^"}


def figures(results):
    path, runs = results.table("path"), results.table("runs")
    figure, grid = results.panels(3, width=4.1, height=4.1)
    the_way(grid[:2], path[path.source == "uniform"])
    steps_by_condition(grid[2], runs)
    results.legend(figure, grid[:1], columns=3)
    grid[2].legend(fontsize=8, loc="upper left")
    results.heading(
        figure, "At its best rate gradient descent zig-zags, centered or not; it is the conditioning "
        "that costs steps")
    results.note(
        figure, "Left and middle: logistic regression on 8 features, seed "
        f"{path[path.source == 'uniform'].seed.iloc[0]}, at the best rate of either, a mark a "
        "step. Right: a mark a problem and seed "
        f"({runs[runs.part == 'descent'].seed.nunique()} seeds); raw is open.")
    yield "zigzag", figure
    yield sensitivity(results)


def the_way(grid, rows):
    for axes, other, name in [
            (grid[0], "along_second", "second largest"), (grid[1], "along_smallest", "smallest")]:
        for centered, style, label in [
                (False, RAW, "features from 0 to 1"), (True, CENTERED, "the same, centered")]:
            own = rows[rows.centered == centered]
            axes.plot(
                own[other], own.along_largest, markersize=2.5, linewidth=0.9, label=label, **style)
        axes.plot(0, 0, "*", color="0.1", markersize=11, linestyle="none", label="optimum")
        axes.set_xlabel(f"along the axis of the {name} eigenvalue")
        axes.set_ylabel("along the axis of the\nlargest eigenvalue")
    grid[0].set_title("Seen on the second largest axis")
    grid[1].set_title("The same way on the smallest axis")


def steps_by_condition(axes, runs):
    descents = runs[(runs.part == "descent") & runs.steps.notna()]
    for (source, centered), rows in descents.groupby(["source", "centered"]):
        color = (CENTERED if centered else RAW)["color"]
        axes.plot(
            rows.condition_number, rows.steps, MARKERS[source], markersize=4.5, alpha=0.8,
            color=color, markerfacecolor=color if centered else "none",
            label=f"{source}, {'centered' if centered else 'raw'}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(1, 1e6)
    axes.set_xlabel("condition number of the Hessian, log axis")
    axes.set_ylabel("steps at the best rate, log axis")
    axes.set_title("Conditioning is what costs steps")


def sensitivity(results):
    problems = [("uniform", -1), ("images", -1), ("gaussian", 0), ("gaussian", 1), ("gaussian", 3)]

    def name(source, shift, centered):
        mean = f" around {shift:g}" if source == "gaussian" else ""
        return f"{source}{mean}, {'centered' if centered else 'raw'}"

    return results.sensitivity(
        ["source", "shift", "centered"], "steps", "steps to the optimum",
        [(*problem, centered) for problem in problems for centered in (False, True)], name,
        prepare=lambda rows: rows.assign(shift=rows["shift"].fillna(-1)),
        note="Where the rate with the fewest steps is chosen, a run that does not arrive counts as "
        "the limit of steps.")
