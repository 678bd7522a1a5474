"""The benchmark networks in TensorFlow: graph functions, oneDNN on."""

import os

import harness

options = harness.arguments(__doc__)
os.environ.update(
    TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="1", OMP_NUM_THREADS=str(options.threads)
)
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
weights = harness.Weights(options.weights)
FUNCTIONS = {"relu": tf.nn.relu, "tanh": tf.tanh, "sigmoid": tf.sigmoid, "elu": tf.nn.elu}
FUNCTIONS["gelu"] = lambda x: tf.nn.gelu(x, approximate=False)


def train(name):
    layers = [(layer, [tf.Variable(array) for array in arrays]) for layer, arrays in weights.layers(name)]
    variables = [v for _, own in layers for v in own]
    velocities = [tf.Variable(tf.zeros_like(v)) for v in variables]
    function = FUNCTIONS.get(harness.activation(name))
    x, y = map(tf.constant, weights.batch(name))

    def logits(x):
        for layer, own in layers:
            match layer:
                case ("conv", _, kernel, stride):
                    half = kernel // 2
                    same = "SAME" if stride == 1 else [[0, 0], [half, half], [half, half], [0, 0]]
                    x = tf.nn.bias_add(tf.nn.conv2d(x, own[0], stride, same), own[1])
                case ("dense", _):
                    x = tf.nn.bias_add(tf.matmul(x, own[0]), own[1])
                case ("act",):
                    x = function(x)
                case ("prelu",):
                    x = tf.where(x > 0, x, own[0] * x)
                case ("max_pool", window, stride):
                    x = tf.nn.max_pool2d(x, window, stride, "VALID")
                case ("flatten",):
                    x = tf.reshape(x, [x.shape[0], -1])
                case ("mean",):
                    x = tf.reduce_mean(x, [1, 2])
        return x

    @tf.function
    def update():
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits(x))
            loss = tf.reduce_mean(losses)
        for variable, velocity, gradient in zip(variables, velocities, tape.gradient(loss, variables)):
            tf.raw_ops.ResourceApplyMomentum(
                var=variable.handle, accum=velocity.handle, lr=harness.LEARNING_RATE, grad=gradient,
                momentum=harness.MOMENTUM,
            )  # fmt: skip
        return loss

    return lambda: float(update().numpy())


def wide():
    x = tf.constant(weights("wide-mlp/inputs"))
    layers = [tf.Variable(weights(f"wide-mlp/layer {i} weights")) for i in range(1, harness.WIDE_LAYERS + 1)]

    @tf.function
    def forward():
        y = x
        for w in layers:
            y = tf.tanh(tf.matmul(y, w))
        return y

    return lambda: forward().numpy() is None


def elementwise(name):
    generator = np.random.default_rng(0)
    x, gradient = (tf.constant(generator.standard_normal(1 << 20, np.float32)) for _ in range(2))

    @tf.function
    def both():
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = FUNCTIONS[name](x)
        return y, tape.gradient(y, x, gradient)

    return lambda: both()[1].numpy() is None


def product(n):
    generator = np.random.default_rng(0)
    a, b = (tf.constant(generator.standard_normal((n, n), np.float32)) for _ in range(2))
    return lambda: tf.matmul(a, b).numpy() is None


harness.main(options, tf.__version__, train, wide, elementwise, product)
