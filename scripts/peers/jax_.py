"""The benchmark networks in JAX: one compiled step, buffers donated."""

import os

import harness

options = harness.arguments(__doc__)
os.environ.update(JAX_PLATFORMS="cpu", NPROC=str(options.threads))
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from jax import lax  # noqa: E402

weights = harness.Weights(options.weights)
FUNCTIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "elu": jax.nn.elu}
FUNCTIONS["gelu"] = lambda x: jax.nn.gelu(x, approximate=False)


def train(name):
    layers = [layer for layer, _ in weights.layers(name)]
    function = FUNCTIONS.get(harness.activation(name))
    x, y = map(jnp.asarray, weights.batch(name))

    def loss(parameters):
        z = x
        for layer, own in zip(layers, parameters):
            match layer:
                case ("conv", _, kernel, stride):
                    half = (kernel // 2, kernel // 2)
                    z = own[1] + lax.conv_general_dilated(
                        z, own[0], (stride, stride), (half, half), dimension_numbers=("NHWC", "HWIO", "NHWC")
                    )
                case ("dense", _):
                    z = z @ own[0] + own[1]
                case ("act",):
                    z = function(z)
                case ("prelu",):
                    z = jnp.where(z > 0, z, own[0] * z)
                case ("max_pool", window, stride):
                    z = lax.reduce_window(
                        z, -jnp.inf, lax.max, (1, window, window, 1), (1, stride, stride, 1), "VALID"
                    )
                case ("flatten",):
                    z = z.reshape(z.shape[0], -1)
                case ("mean",):
                    z = z.mean((1, 2))
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))

    def update(parameters, velocities):
        value, gradients = jax.value_and_grad(loss)(parameters)
        velocities = jax.tree.map(lambda v, g: harness.MOMENTUM * v + g, velocities, gradients)
        parameters = jax.tree.map(lambda p, v: p - harness.LEARNING_RATE * v, parameters, velocities)
        return parameters, velocities, value

    compiled = jax.jit(update, donate_argnums=(0, 1))
    state = [[tuple(map(jnp.asarray, arrays)) for _, arrays in weights.layers(name)]]
    state.append(jax.tree.map(jnp.zeros_like, state[0]))

    def step():
        state[0], state[1], value = compiled(*state)
        jax.block_until_ready(state)
        return float(value)

    return step


def wide():
    x = jnp.asarray(weights("wide-mlp/inputs"))
    layers = [jnp.asarray(weights(f"wide-mlp/layer {i} weights")) for i in range(1, harness.WIDE_LAYERS + 1)]

    @jax.jit
    def forward(x, layers):
        for w in layers:
            x = jnp.tanh(x @ w)
        return x

    return lambda: jax.block_until_ready(forward(x, layers)) is None


def elementwise(name):
    generator = np.random.default_rng(0)
    x, gradient = (jnp.asarray(generator.standard_normal(1 << 20, np.float32)) for _ in range(2))

    @jax.jit
    def both(x, gradient):
        y, pullback = jax.vjp(FUNCTIONS[name], x)
        return y, pullback(gradient)

    return lambda: jax.block_until_ready(both(x, gradient)) is None


def product(n):
    generator = np.random.default_rng(0)
    a, b = (jnp.asarray(generator.standard_normal((n, n), np.float32)) for _ in range(2))
    multiply = jax.jit(jnp.matmul)
    return lambda: jax.block_until_ready(multiply(a, b)) is None


harness.main(options, jax.__version__, train, wide, elementwise, product)
