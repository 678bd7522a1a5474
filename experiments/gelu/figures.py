"""The figures of gelu: the loss by epoch, the differences from GELU, and the learning rates."""

ACTIVATIONS = ["gelu", "relu", "elu", "mish"]
KEEPING = {1.0: "without dropout", 0.5: "keeping half"}


def figures(results):
    runs, curves = results.table("runs"), results.table("curves")
    figure, panels = results.panels(4, columns=2, width=4.4, height=3.6)
    for axes, (keeping, words) in zip(panels[:2], KEEPING.items()):
        for name in ACTIVATIONS:
            rows = curves[(curves.activation == name) & (curves.keeping == keeping)]
            rows = rows.assign(epoch=rows.epoch.round(3))
            results.mean(
                axes, rows, "epoch", "training_loss", results.label(name), **results.style(name))
        axes.set_yscale("log")
        ticks = [0.2, 0.3, 0.5, 1] if keeping == 1 else [0.5, 0.7, 1, 2]
        axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
        axes.set_xlabel("epoch")
        axes.set_title(f"Training loss, {words}")
    for axes, (keeping, words) in zip(panels[2:], KEEPING.items()):
        losses = runs[runs.keeping == keeping].pivot(
            index="seed", columns="activation", values="late_loss")
        for place, name in enumerate(ACTIVATIONS[1:]):
            differences = losses[name] - losses["gelu"]
            mean = results.interval(differences)
            axes.plot(
                [place - 0.18] * len(differences), differences, "o", color="0.6", markersize=4,
                label="one seed" if place == 0 else None)
            axes.errorbar(
                place, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4,
                label="mean and 95 % interval" if place == 0 else None)
        results.reference(axes, 0, "as low as GELU", 0.01)
        axes.set_xticks(range(3), map(results.label, ACTIVATIONS[1:]))
        axes.set_xlim(-0.5, 2.5)
        axes.set_xlabel("activation")
        axes.set_title(f"Last epoch, {words}: above 0 is worse")
    for axes in panels[:2]:
        axes.set_ylabel("training loss, nats, log axis")
    for axes in panels[2:]:
        axes.set_ylabel("training loss less that of GELU, nats")
    results.heading(figure, "Eight hidden layers of 128 by the authors' protocol")
    results.legend(figure, [panels[0], panels[2]], columns=6)
    results.note(
        figure, f"{runs.seed.nunique()} seeds, paired; losses of the whole network, nothing dropped. Bands: 95 % "
        "interval of the mean.")
    yield "loss", figure
    yield results.sensitivity(
        ["activation", "keeping"], "late_loss", "training loss of the last epoch",
        [(name, keeping) for keeping in KEEPING for name in ACTIVATIONS],
        lambda name, keeping: f"{results.label(name)}, {KEEPING[keeping]}")
