import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("Residual blocks and dropout in training")
struct ResidualTrainingTests {
  private func grid(_ shape: Shape, step: Int, mod: Int) -> Tensor {
    Tensor((0..<shape.count).map { Float(($0 * step) % mod - mod / 2) / 8 }, shape: shape)
  }

  private var network: Network {
    var network = Network(
      [
        Dense(5, activation: .tanh, initializer: .lecun),
        Residual([
          Dense(5, activation: .relu, initializer: .kaiming), Dense(5, initializer: .lecun),
        ]), Dropout(keeping: 0.5), Dense(3, initializer: .lecun),
      ], input: [3], key: Key(seed: 1))
    network.parameters[0].value = grid([3, 5], step: 7, mod: 17)
    network.parameters[2].value = grid([5, 5], step: 5, mod: 13)
    network.parameters[4].value = grid([5, 5], step: 4, mod: 11)
    network.parameters[6].value = grid([5, 3], step: 3, mod: 7)
    return network
  }

  private let batch = Examples(
    inputs: Tensor(
      (0..<18).map { Float(($0 * 5) % 19 - 9) / 8 }, shape: [6, 3]), labels: [0, 1, 2, 2, 1, 0],
    classCount: 3)

  /// What dropout keeps in each of four steps, by their keys.
  private static let masks = [
    "101111001111010010101100110010", "101011110100110110100011011000",
    "110000101001000110011110010010", "001000110101010010100110010010",
  ]

  /// Four steps of PyTorch 2.13 on a CPU with the same masks, then its evaluation:
  ///
  ///     import torch, torch.nn.functional as F
  ///     def grid(*shape, step, mod):
  ///         n = torch.Size(shape).numel()
  ///         return (((torch.arange(n) * step) % mod - mod // 2) / 8).reshape(shape)
  ///     masks = ["101111001111010010101100110010", "101011110100110110100011011000",
  ///              "110000101001000110011110010010", "001000110101010010100110010010"]
  ///     x = grid(6, 3, step=5, mod=19)
  ///     labels = torch.tensor([0, 1, 2, 2, 1, 0])
  ///     shapes = [((3, 5), 7, 17), ((5, 5), 5, 13), ((5, 5), 4, 11), ((5, 3), 3, 7)]
  ///     w = [grid(*s, step=a, mod=b).requires_grad_() for s, a, b in shapes]
  ///     b = [torch.zeros(s[1]).requires_grad_() for s, _, _ in shapes]
  ///     def logits(mask):
  ///         h = torch.tanh(x @ w[0] + b[0])
  ///         h = h + F.relu(h @ w[1] + b[1]) @ w[2] + b[2]
  ///         return (h if mask is None else h * mask * 2) @ w[3] + b[3]
  ///     optimizer = torch.optim.SGD(w + b, lr=0.1, momentum=0.9)
  ///     losses = []
  ///     for bits in masks:
  ///         mask = torch.tensor([float(bit) for bit in bits]).reshape(6, 5)
  ///         optimizer.zero_grad()
  ///         loss = F.cross_entropy(logits(mask), labels)
  ///         loss.backward()
  ///         optimizer.step()
  ///         losses.append(loss.item())
  ///     print(losses, [p for pair in zip(w, b) for p in pair], logits(None))
  @Test("give the losses, parameters and logits of PyTorch")
  func golden() {
    var network = network
    var optimizer = SGD(learningRate: 0.1, momentum: 0.9)
    var losses: [Float] = []
    for (step, mask) in Self.masks.enumerated() {
      let mode = Mode.training(Key(seed: UInt64(step)))
      let outputs = network.outputs(
        Variable(constant: batch.inputs), network.parameters.map { Variable(constant: $0.value) },
        mode: mode)
      #expect(outputs[2].value.values.map { $0 == 0 ? "0" : "1" }.joined() == mask)
      losses.append(network.train(on: batch, by: &optimizer, mode: mode))
    }
    let own =
      [losses] + network.parameters.map(\.value.values) + [network.logits(batch.inputs).values]
    for (values, golden) in zip(own, Self.golden) {
      #expect(values.count == golden.count)
      for (a, b) in zip(values, golden) {
        #expect(abs(a - b) < 1e-5 * max(1, abs(b)), "\(a), PyTorch has \(b)")
      }
    }
  }

  private static let golden: [[Float]] = [
    [1.40471137, 1.39982307, 1.29151595, 0.899821341],
    [
      -1.03497863, -0.101042405, 0.798830926, -0.446101546, 0.42900455, -0.693612218, -0.116668805,
      0.906176627, -0.47684586, 0.319254547, -0.768765807, 0.0705327094, 0.955551088, -0.224837065,
      0.631324768,
    ],
    [-0.0724215508, -0.133786365, -0.136997536, 0.0522808209, 0.130125195],
    [
      -0.725582659, -0.204202145, 0.437757015, -0.456721902, 0.182411805, 0.745759964, -0.249630749,
      0.368573487, -0.625789464, 0.00242016208, 0.5978778, -0.288168997, 0.30282858, -0.79183656,
      -0.177179322, 0.509068131, -0.544803381, 0.0890916288, 0.770457387, -0.218266457, 0.354442596,
      -0.573734403, 0.0285046455, 0.608382523, -0.397274137,
    ],
    [-0.0458242856, -0.0860489532, -0.123714775, 0.0894422978, 0.0984743685],
    [
      -0.568981767, -0.222557619, 0.375, -0.45969981, -0.0111486204, 0.477431655, -0.367568135,
      0.124252014, 0.611812234, -0.223278821, 0.202330753, -0.613181233, -0.117528953, 0.377691686,
      -0.492724478, -0.0411955155, 0.518124878, -0.377966106, 0.119560473, 0.636586607,
      -0.290981978, 0.261062771, -0.619273663, -0.133507997, 0.3908301,
    ],
    [-0.122878842, -0.021468658, -0.0171786789, 0.0156052932, 0.0881763771],
    [
      -0.179171994, 0.209330335, -0.0301583409, -0.0986930877, 0.271118045, -0.297424972,
      -0.070497185, -0.371621996, 0.192119181, 0.458198607, 0.0583695322, -0.0165681802,
      -0.346873909, 0.0881440416, -0.24127008,
    ],
    [0.0163052753, -0.013094062, -0.00321119372],
    [
      0.210530937, 0.807169378, -0.476857632, 0.0492207631, 0.539012432, -0.448766828,
      0.000105790794, -0.116516344, 0.040202938, -0.35404098, -0.730081737, 0.143934935,
      -0.0141102448, 0.408737153, -0.347111166, -0.203014195, -0.272185564, -0.100309856,
    ],
  ]
}
