"""The benchmark networks in PyTorch: eager mode, channels last, fused SGD."""

import os

import harness

options = harness.arguments(__doc__)
os.environ.setdefault("OMP_NUM_THREADS", str(options.threads))
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(options.threads)
weights = harness.Weights(options.weights)
FUNCTIONS = {"relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu, "elu": F.elu}


def parameter(array):
    """In PyTorch's own order: filters first, out before in."""
    tensor = torch.from_numpy(array)
    if array.ndim == 4:
        tensor = tensor.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
    elif array.ndim == 2:
        tensor = tensor.t().contiguous()
    return torch.nn.Parameter(tensor)


def train(name):
    layers = [(layer, [parameter(array) for array in arrays]) for layer, arrays in weights.layers(name)]
    function = FUNCTIONS.get(harness.activation(name))
    inputs, labels = weights.batch(name)
    x, y = torch.from_numpy(inputs), torch.from_numpy(labels).long()
    if x.ndim == 4:
        x = x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(
        [p for _, own in layers for p in own], lr=harness.LEARNING_RATE, momentum=harness.MOMENTUM, fused=True
    )

    def logits(x):
        for layer, own in layers:
            match layer:
                case ("conv", _, kernel, stride):
                    x = F.conv2d(x, *own, stride=stride, padding=kernel // 2)
                case ("dense", _):
                    x = F.linear(x, *own)
                case ("act",):
                    x = function(x)
                case ("prelu",):
                    x = F.prelu(x, *own)
                case ("max_pool", window, stride):
                    x = F.max_pool2d(x, window, stride)
                case ("flatten",):
                    x = x.permute(0, 2, 3, 1).flatten(1)
                case ("mean",):
                    x = x.mean((2, 3))
        return x

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(logits(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def wide():
    x = torch.from_numpy(weights("wide-mlp/inputs"))
    layers = [torch.from_numpy(weights(f"wide-mlp/layer {i} weights")) for i in range(1, harness.WIDE_LAYERS + 1)]

    @torch.inference_mode()
    def step():
        y = x
        for w in layers:
            y = torch.tanh(y @ w)

    return step


def elementwise(name):
    x = torch.randn(1 << 20, requires_grad=True)
    gradient = torch.randn(1 << 20)
    function = FUNCTIONS[name]

    def step():
        x.grad = None
        function(x).backward(gradient)

    return step


def product(n):
    a, b, c = torch.randn(n, n), torch.randn(n, n), torch.empty(n, n)
    return lambda: torch.mm(a, b, out=c) is None


harness.main(options, torch.__version__, train, wide, elementwise, product)
