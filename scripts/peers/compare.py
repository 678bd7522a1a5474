"""Runs our benchmark and its peers in turn and writes what each takes, ratio by ratio.

Called by scripts/compare-with-pytorch.sh. Within a round every benchmark is run by one side right
after the other, each time in a process of its own, on one core if there is one thread; who goes first
changes with the round. Only ratios within a round are compared.
"""

import argparse
import csv
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

PACKAGE = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = PACKAGE / ".build-peers"
# What holds the peers to AVX2: PyTorch's own kernels, MKL and oneDNN. XLA has a switch for what it compiles
# itself, but JAX's products take AVX-512 all the same.
AVX2 = {"ATEN_CPU_CAPABILITY": "avx2", "MKL_ENABLE_INSTRUCTIONS": "AVX2", "ONEDNN_MAX_CPU_ISA": "AVX2"}
PROGRAMS = {"pytorch": "pytorch.py", "tensorflow": "tensorflow_.py", "jax": "jax_.py"}
NAMES = [
    "alexnet4-relu", "alexnet4-tanh", "mlp10-sigmoid", "mlp10-relu", "deep-conv-22", "prelu-14", "wide-mlp",
    "elementwise", "sgemm",
]  # fmt: skip
HEADER = (
    "benchmark,quantity,unit,peer,peer_version,vectors,threads,rounds,ours,theirs,ratio,ratio_low,ratio_high,"
    "loss_difference,processor"
).split(",")

# What makes a row of the table another one.
KEY = ("benchmark", "quantity", "peer", "vectors", "threads")


def of_processor(key):
    """What the system tells of the processor, or nothing."""
    try:
        for line in open("/proc/cpuinfo", encoding="utf-8"):
            name, _, value = line.partition(":")
            if name.strip() == key:
                return value.strip()
    except OSError:
        pass
    return ""


def processor():
    return of_processor("model name") or platform.processor() or platform.machine()


def vectors(options):
    """The widest vectors that both sides may take."""
    flags = of_processor("flags").split()
    return "AVX-512" if "avx512vl" in flags and not options.avx2 else "AVX2" if "avx2" in flags else platform.machine()


def run(command, threads):
    """A process on one core, or on all; its seconds."""
    if threads == 1 and hasattr(os, "sched_setaffinity"):
        last = max(os.sched_getaffinity(0))
        command = ["taskset", "-c", str(last), *command]
    start = time.perf_counter()
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {result.returncode}:\n{result.stderr[-2000:]}")
    return time.perf_counter() - start


def rows(command, threads, folder):
    """What a benchmark process wrote, by benchmark."""
    table = pathlib.Path(folder) / "table.csv"
    run([*command, "--threads", str(threads), "--csv", str(table)], threads)
    with table.open(encoding="utf-8", newline="") as file:
        return {row["benchmark"]: row for row in csv.DictReader(file)}


def seconds_at(peak, ours):
    """What a benchmark's operations would take at the rate of the processor's multiply-adds."""
    return float(ours["median_s"]) * float(ours["gflops"]) / float(peak["gflops"])


def difference(ours, theirs):
    """The largest relative difference of the losses at steps 1 and 5, or nothing."""
    keys = ("loss_step_1", "loss_step_5")
    if not all(row[key] for row in (ours, theirs) for key in keys):
        return ""
    return max(abs(float(ours[key]) / float(theirs[key]) - 1) for key in keys)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benchmark", required=True)
    parser.add_argument("--peers", default="pytorch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default=",".join(NAMES))
    parser.add_argument("--seconds", default="2")
    parser.add_argument("--append", action="store_true")
    parser.add_argument("--avx2", action="store_true")
    parser.add_argument("--out", default=str(PACKAGE / "results/performance/comparison.csv"))
    options = parser.parse_args()
    names, peers = options.only.split(","), options.peers.split(",")
    if options.avx2:
        os.environ.update(AVX2)
        if "jax" in peers:
            sys.exit("jax cannot be held to AVX2: leave it out of --peers, or leave --avx2 out")
    table, problems, peaks = [], [], {}
    with tempfile.TemporaryDirectory() as folder:
        weights = f"{folder}/weights.safetensors"
        run([options.benchmark, "--export", weights, "--only", options.only], 0)
        our = [options.benchmark, "--seconds", options.seconds]
        for peer in peers:
            their = [str(BUILD / peer / "bin/python"), str(PACKAGE / "scripts/peers" / PROGRAMS[peer])]
            their += ["--weights", weights]
            for name in names:
                found = {}
                for number in range(options.rounds):
                    sides = {}
                    for side in ["ours", "theirs"][:: 1 if number % 2 == 0 else -1]:
                        command = our if side == "ours" else [*their, "--seconds", options.seconds]
                        sides[side] = rows([*command, "--only", name], options.threads, folder)
                    peak = sides["ours"].pop("fma-peak", None)
                    for benchmark, row in sides["ours"].items():
                        if peak:
                            peaks.setdefault(benchmark, []).append((row, peak))
                        found.setdefault(benchmark, []).append((row, sides["theirs"][benchmark]))
                if name == "alexnet4-relu":
                    started = []
                    for _ in range(options.rounds):
                        first = ["--first-step", "--only", name]
                        started.append([run([*side, *first], options.threads) for side in (our, their)])
                    add(table, "process start to first step", "s", peer, options, started, found[name])
                    memory = [[int(row["peak_memory_bytes"]) for row in pair] for pair in found[name]]
                    add(table, "peak memory", "bytes", peer, options, memory, found[name])
                for benchmark, pairs in found.items():
                    times = [[float(row["median_s"]) for row in pair] for pair in pairs]
                    add(table, "time", "s", peer, options, times, pairs)
                    apart = table[-1]["loss_difference"]
                    if apart != "" and apart > 1e-4:
                        problems.append(f"{benchmark}: the losses differ from {peer}'s by {apart:.1e}")
    for benchmark, pairs in peaks.items():
        times = [[float(ours["median_s"]), seconds_at(peak, ours)] for ours, peak in pairs]
        # Nobody's version, and no losses.
        nobody = [(ours, {**ours, "version": ""}) for ours, _ in pairs]
        add(table, "time", "s", "peak", options, times, nobody)
    out = pathlib.Path(options.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    if options.append and out.exists():
        with out.open(encoding="utf-8", newline="") as file:
            measured = {tuple(str(row[key]) for key in KEY) for row in table}
            table = [row for row in csv.DictReader(file) if tuple(row[key] for key in KEY) not in measured] + table
    whole = out.with_suffix(".tmp")
    with whole.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    whole.rename(out)
    print(f"wrote {out}; swift run summarize shows it in README.md")
    if problems:
        sys.exit("\n".join(problems))


def add(table, quantity, unit, peer, options, pairs, rows):
    """Adds a row and prints it: pairs of ours and theirs, one a round."""
    ratios = [theirs / ours for ours, theirs in pairs]
    losses = [difference(*pair) for pair in rows]
    row = {
        "benchmark": rows[0][0]["benchmark"], "quantity": quantity, "unit": unit, "peer": peer,
        "peer_version": rows[0][1]["version"], "vectors": vectors(options), "threads": options.threads, "rounds": len(pairs),
        "ours": f"{statistics.median(pair[0] for pair in pairs):.6g}",
        "theirs": f"{statistics.median(pair[1] for pair in pairs):.6g}",
        "ratio": f"{statistics.median(ratios):.4g}", "ratio_low": f"{min(ratios):.4g}",
        "ratio_high": f"{max(ratios):.4g}", "loss_difference": max(losses) if losses[0] != "" else "",
        "processor": processor(),
    }  # fmt: skip
    table.append(row)
    print(
        f"{row['benchmark']:22}{quantity:28}{peer:12}ours {row['ours']:>10} theirs {row['theirs']:>10} {unit:6}"
        f"ratio {row['ratio']:>6} [{row['ratio_low']}, {row['ratio_high']}] {row['loss_difference']}",
        flush=True,
    )


if __name__ == "__main__":
    main()
