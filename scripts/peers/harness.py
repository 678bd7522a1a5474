"""What the other frameworks' benchmarks share: networks, weights and data, timing, the table.

The networks are those of Sources/benchmark, layer for layer. Weights and data come from the file that
`swift run benchmark --export FILE` writes, so that the losses can be compared.
"""

import argparse
import csv
import json
import resource
import statistics
import sys
import time

import numpy as np

LEARNING_RATE, MOMENTUM = 0.01, 0.9
ELEMENTWISE = ["relu", "tanh", "sigmoid", "elu", "gelu"]
SGEMM = [256, 512, 1024, 2048]
WIDE_LAYERS = 6
HEADER = (
    "benchmark,threads,repetitions,median_s,min_s,max_s,loss_step_1,loss_step_5,peak_memory_bytes,version"
).split(",")


def conv(filters, kernel, stride=1):
    return ("conv", filters, kernel, stride)


def networks():
    """{name: layers}; ("act",) is the network's activation, which its name ends with."""
    alexnet4 = []
    for filters in (32, 32, 64):
        alexnet4 += [conv(filters, 5), ("act",), ("max_pool", 3, 2)]
    alexnet4 += [("flatten",), ("dense", 10)]
    mlp10 = [("dense", 256), ("act",)] * 10 + [("dense", 10)]
    deep = []
    for layer in range(1, 23):
        deep += [conv(32, 3, 2 if layer in (8, 15) else 1), ("act",)]
    prelu = []
    for block, (filters, layers) in enumerate([(32, 4), (64, 4), (128, 5)]):
        prelu += [("max_pool", 2, 2)] if block else []
        prelu += [conv(filters, 3), ("prelu",)] * layers
    return {
        "alexnet4-relu": alexnet4, "alexnet4-tanh": alexnet4, "mlp10-sigmoid": mlp10,
        "mlp10-relu": mlp10, "deep-conv-22": deep + [("mean",), ("dense", 10)],
        "prelu-14": prelu + [("mean",), ("dense", 10)],
    }  # fmt: skip


def activation(name):
    """The activation of a network."""
    return "relu" if name == "deep-conv-22" else name.rsplit("-", 1)[-1]


class Weights:
    """The exported file, in the safetensors format."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            length = int.from_bytes(file.read(8), "little")
            self.entries = json.loads(file.read(length))
            self.start = 8 + length

    def __call__(self, name):
        """The array of a name."""
        entry = self.entries[name]
        first, last = entry["data_offsets"]
        kind = {"F32": "<f4", "I32": "<i4"}[entry["dtype"]]
        with open(self.path, "rb") as file:
            file.seek(self.start + first)
            return np.frombuffer(file.read(last - first), kind).reshape(entry["shape"]).copy()

    def layers(self, name):
        """The layers of a network, each with its arrays: weights and bias, or slopes."""
        result, number = [], 0
        for layer in networks()[name]:
            if layer[0] in ("conv", "dense"):
                number += 1
                arrays = [self(f"{name}/layer {number} {part}") for part in ("weights", "bias")]
            elif layer[0] == "prelu":
                arrays = [self(f"{name}/layer {number} slopes")]
            else:
                arrays = []
            result.append((layer, arrays))
        return result

    def batch(self, name):
        """Inputs and labels."""
        return self(f"{name}/inputs"), self(f"{name}/labels")


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--weights", required=True, help="the file of swift run benchmark --export")
    parser.add_argument("--only", help="benchmarks, with commas between")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--csv", help="where the table goes")
    parser.add_argument("--first-step", action="store_true", help="take one step and end")
    return parser.parse_args()


def main(options, version, train, wide, elementwise, product):
    """Times what is asked for.

    train(name) gives a function that takes a step and returns its loss; wide(), elementwise(name) and
    product(n) give functions without a result. All of them wait until the work is done.
    """
    names = options.only.split(",") if options.only else [*networks(), "wide-mlp", "elementwise", "sgemm"]
    if options.first_step:
        print(f"{names[0]}: loss {train(names[0])()}")
        return
    rows = []

    def measure(name, step, inner=1, losses=False):
        first = [step() for _ in range(5)]
        times, start = [], time.perf_counter()
        while len(times) < options.repetitions or (
            time.perf_counter() - start < options.seconds and len(times) < 10 * options.repetitions
        ):
            before = time.perf_counter()
            for _ in range(inner):
                step()
            times.append((time.perf_counter() - before) / inner)
        median = statistics.median(times)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        found = [first[0], first[4]] if losses else ["", ""]
        rows.append(
            [name, options.threads, len(times), median, min(times), max(times), *found, memory, version]
        )
        print(f"{name:22}{median * 1e3:11.3f} ms", *found, flush=True)

    for name in names:
        if name == "wide-mlp":
            measure(name, wide())
        elif name == "elementwise":
            for function in ELEMENTWISE:
                measure(f"elementwise-{function}", elementwise(function))
        elif name == "sgemm":
            for n in SGEMM:
                measure(f"sgemm-{n}", product(n), inner=max(1, int(2e8 // n**3)))
        else:
            measure(name, train(name), losses=True)
    if options.csv:
        with open(options.csv, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *rows])
