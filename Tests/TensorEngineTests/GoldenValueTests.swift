import Testing

@testable import TensorEngine

// Values and gradients of PyTorch 2.15 on a CPU. Its layouts are NCHW images and OIHW weights; ours
// are NHWC and HWIO, as everything here is written. All inputs are multiples of 1/8 or so, which
// floats hold exactly. The Python of every test begins with
//
//   import torch, torch.nn.functional as F
//   def grid(*shape, step=7, mod=17):
//       n = torch.Size(shape).numel()
//       return (((torch.arange(n) * step) % mod - mod // 2) / 8).reshape(shape)
//   nchw = lambda t: t.permute(0, 3, 1, 2)
//   nhwc = lambda t: t.permute(0, 2, 3, 1)
//   oihw = lambda w: w.permute(3, 2, 0, 1)

/// `grid` of the Python above, divided by `divisor`.
private func grid(_ shape: Shape, step: Int = 7, mod: Int = 17, over divisor: Float = 1) -> Tensor {
  Tensor(
    (0..<shape.count).map { Float(($0 * step) % mod - mod / 2) / 8 / divisor }, shape: shape)
}

/// Expects values equal up to the rounding of short sums.
private func expectEqual(
  _ result: Tensor, _ golden: [Float], tolerance: Float = 1e-6,
  location: SourceLocation = #_sourceLocation
) {
  #expect(result.count == golden.count, sourceLocation: location)
  for (place, pair) in zip(result.values, golden).enumerated() {
    #expect(
      abs(pair.0 - pair.1) <= tolerance * max(1, abs(pair.1)),
      "element \(place): \(pair.0), PyTorch has \(pair.1)", sourceLocation: location)
  }
}

/// The gradients of `(y * grid(y.shape, step=3, mod=11)).sum()`.
private func weighedGradients(_ y: Variable, _ tape: Tape) -> Gradients {
  tape.gradients(of: (y * Variable(constant: grid(y.shape, step: 3, mod: 11))).sum())
}

@Suite("Values and gradients of PyTorch")
struct GoldenValueTests {
  // x = grid(1, 5, 4, 2).requires_grad_()
  // w = grid(3, 3, 2, 3, step=5, mod=13).requires_grad_()
  // b = torch.tensor([0.5, -0.25, 1.0], requires_grad=True)
  // y = nhwc(F.conv2d(nchw(x), oihw(w), b, stride=2, padding=1))
  // (y * grid(*y.shape, step=3, mod=11)).sum().backward()
  // print(y, x.grad, w.grad, b.grad)
  @Test func convolution() {
    let tape = Tape()
    let x = tape.variable(grid([1, 5, 4, 2]))
    let w = tape.variable(grid([3, 3, 2, 3], step: 5, mod: 13))
    let b = tape.variable(Tensor([0.5, -0.25, 1], shape: [3]))
    let y = x.convolved(with: w, bias: b, stride: 2, padding: 1)
    #expect(y.shape == [1, 3, 2, 3])
    let values: [Float] = [
      0.890625, -0.109375, 1.296875, 0.515625, -0.171875, 1.75, 0.234375, 0.265625, 2.296875,
      0.78125, -0.96875, 0.09375, 0.0625, -0.859375, 1.03125, -0.453125, 1.15625, -0.515625,
    ]
    let ofImages: [Float] = [
      0.078125, -0.109375, 0.15625, -0.46875, -0.21875, -0.25, -0.28125, 0.5, 0.78125, 0.515625,
      -0.453125, -1.015625, 0.125, 0.234375, -0.46875, 0.25, 0.34375, 0.46875, 0.265625, -0.6875,
      0.5625, 0.5, 0.4375, -0.234375, -0.53125, 0.296875, 0.53125, -0.421875, -0.5, 0.359375,
      0.40625, -0.359375, -0.25, -0.15625, -0.3125, 0.296875, -0.03125, -0.125, -0.21875, -0.109375,
    ]
    let ofWeights: [Float] = [
      -0.25, -0.34375, 0.59375, 0.375, 0.140625, -0.265625, -0.375, 0.234375, -0.015625, -0.28125,
      0.046875, 0.03125, -0.1875, -0.140625, 0.078125, -0.09375, -0.328125, 0.125, 0.875, -0.296875,
      -0.265625, -0.1875, 0.546875, -0.4375, 0.65625, -0.140625, -0.078125, -0.421875, 0.078125,
      0.234375, -0.4375, -0.765625, 0.28125, 1.40625, 0.25, -0.734375, -0.375, 0.5625, -0.21875,
      0.0625, -0.34375, 0.453125, 0.953125, 0.1875, -0.578125, -0.53125, 0.140625, -0.390625,
      0.90625, 0.09375, -0.203125, -0.578125, 0.046875, -0.015625,
    ]
    expectEqual(y.value, values)
    let gradients = weighedGradients(y, tape)
    expectEqual(gradients[x], ofImages)
    expectEqual(gradients[w], ofWeights)
    expectEqual(gradients[b], [-0.625, 0.25, -0.25])
  }

  // x = grid(1, 5, 5, 2, step=11, mod=53).requires_grad_()
  // y = nhwc(F.max_pool2d(nchw(x), 3, 2))
  // (y * grid(*y.shape, step=3, mod=11)).sum().backward()
  // print(y, x.grad)
  @Test func maxPooling() {
    let tape = Tape()
    let x = tape.variable(grid([1, 5, 5, 2], step: 11, mod: 53))
    let y = x.maxPooled(window: 3, stride: 2)
    #expect(y.shape == [1, 2, 2, 2])
    expectEqual(
      y.value,
      [
        3.25, 1.875, 3.25, 3, 3.25, 2.875, 3.25, 1.75,
      ])
    let ofImages: [Float] = [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0, -0.25, -0.75, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -0.125, 0, 0, 0, 0.625, 0, 0,
    ]
    expectEqual(weighedGradients(y, tape)[x], ofImages)
  }

  // x = grid(3, 4).requires_grad_()
  // a = torch.tensor([0.25, 0., -0.5, 1.5], requires_grad=True)
  // y = F.prelu(x, a)
  // (y * grid(*y.shape, step=3, mod=11)).sum().backward()
  // print(y, x.grad, a.grad)
  @Test func parametricRectifier() {
    let tape = Tape()
    let x = tape.variable(grid([3, 4]))
    let a = tape.variable(Tensor([0.25, 0, -0.5, 1.5], shape: [4]))
    let y = x.parametricallyRectified(slopes: a)
    let values: [Float] = [
      -0.25, -0.0, 0.75, -0.75, 0.375, -0.0, -0.0, 0.875, -0.09375, 0.5, 0.375, 0.125,
    ]
    let ofInputs: [Float] = [
      -0.15625, -0.0, 0.125, 0.75, -0.5, -0.0, -0.125, 0.625, -0.09375, 0, -0.1875, -0.625,
    ]
    expectEqual(y.value, values)
    let gradients = weighedGradients(y, tape)
    expectEqual(gradients[x], ofInputs)
    expectEqual(gradients[a], [0.765625, 0.140625, -0.28125, -0.25])
  }

  // x = grid(3, 5, step=5, mod=13).mul(2).requires_grad_()
  // l = F.cross_entropy(x, torch.tensor([4, 0, 2]))
  // l.backward()
  // print(l, x.grad)
  @Test func crossEntropy() {
    let tape = Tape()
    let x = tape.variable(grid([3, 5], step: 5, mod: 13, over: 0.5))
    let loss = x.softmaxCrossEntropy(labels: [4, 0, 2])
    let ofLogits: [Float] = [
      0.0138449538, 0.0483236387, 0.16866605, 0.0228264686, -0.253661126, -0.157409549,
      0.0238086935, 0.0831005126, 0.0112464307, 0.0392539017, 0.175923795, 0.0238086935,
      -0.250232846, 0.0112464307, 0.0392539017,
    ]
    expectEqual(
      loss.value,
      [
        1.15313554
      ])
    expectEqual(tape.gradients(of: loss)[x], ofLogits, tolerance: 1e-7)
  }

  /// An activation's values and slopes at eight points.
  struct Curve: Sendable, CustomTestStringConvertible {
    let name: String
    let values: [Float]
    let slopes: [Float]
    var testDescription: String { name }
  }

  // for f in (F.gelu, F.elu, F.selu, F.softplus, F.silu, torch.sigmoid, torch.tanh, F.leaky_relu):
  //     x = torch.tensor([-6., -2.5, -1., -0.1, 0.1, 0.75, 3., 8.]).double().requires_grad_()
  //     y = f(x)
  //     y.sum().backward()
  //     print(y.float(), x.grad.float())
  static let curves: [Curve] = [
    Curve(
      name: "gelu",
      values: [
        -5.91952587e-09, -0.0155241633, -0.158655254, -0.0460172169, 0.0539827846, 0.580029486,
        2.99595031, 8,
      ],
      slopes: [
        -3.54687095e-08, -0.0376110859, -0.0833154706, 0.420476907, 0.579523093, 0.999225722,
        1.01194565, 1,
      ]),
    Curve(
      name: "elu",
      values: [
        -0.997521248, -0.917915001, -0.632120559, -0.0951625833, 0.100000001, 0.75, 3, 8,
      ],
      slopes: [
        0.00247875218, 0.0820849986, 0.367879441, 0.904837417, 1, 1, 1, 1,
      ]),
    Curve(
      name: "selu",
      values: [
        -1.75374145, -1.61378576, -1.11133074, -0.167305275, 0.1050701, 0.788025741, 3.15210296,
        8.4056079,
      ],
      slopes: [
        0.00435789257, 0.144313582, 0.646768603, 1.59079407, 1.05070099, 1.05070099, 1.05070099,
        1.05070099,
      ]),
    Curve(
      name: "softplus",
      values: [
        0.00247568514, 0.0788897343, 0.313261688, 0.644396659, 0.744396661, 1.13687101,
        3.04858735, 8.00033541,
      ],
      slopes: [
        0.00247262316, 0.07585818, 0.268941421, 0.475020812, 0.524979188, 0.679178699,
        0.952574127, 0.99966465,
      ]),
    Curve(
      name: "swish",
      values: [
        -0.0148357389, -0.18964545, -0.268941421, -0.0475020819, 0.0524979196, 0.509384024,
        2.85772238, 7.9973172,
      ],
      slopes: [
        -0.0123264326, -0.0994011113, 0.0723294881, 0.450083208, 0.549916792, 0.842599944,
        1.08810411, 1.00234655,
      ]),
    Curve(
      name: "sigmoid",
      values: [
        0.00247262316, 0.07585818, 0.268941421, 0.475020812, 0.524979188, 0.679178699,
        0.952574127, 0.99966465,
      ],
      slopes: [
        0.00246650929, 0.0701037165, 0.196611933, 0.24937604, 0.24937604, 0.217894994,
        0.0451766597, 0.000335237671,
      ]),
    Curve(
      name: "tanh",
      values: [
        -0.999987712, -0.986614298, -0.761594156, -0.0996679961, 0.0996679961, 0.635148952,
        0.995054754, 0.999999775,
      ],
      slopes: [
        2.45765474e-05, 0.0265922267, 0.419974342, 0.990066291, 0.990066291, 0.596585808,
        0.00986603717, 4.50140598e-07,
      ]),
    Curve(
      name: "leaky-relu",
      values: [
        -0.06, -0.025, -0.01, -0.00100000001, 0.100000001, 0.75, 3, 8,
      ],
      slopes: [
        0.01, 0.01, 0.01, 0.01, 1, 1, 1, 1,
      ]),
  ]

  @Test(arguments: curves)
  func activation(_ curve: Curve) throws {
    let points: [Float] = [-6, -2.5, -1, -0.1, 0.1, 0.75, 3, 8]
    let activation = try #require(Activations.named(curve.name))
    let tape = Tape()
    let x = tape.variable(Tensor(points, shape: [8]))
    let y = x.activated(by: activation)
    expectEqual(y.value, curve.values, tolerance: 3e-7)
    expectEqual(tape.gradients(of: y.sum())[x], curve.slopes, tolerance: 3e-7)
  }

  // p = [grid(3, 3, 1, 2) / 2, grid(2) / 4, grid(3, 3, 2, 2, step=5, mod=13) / 3,
  //      grid(2, step=3, mod=5) / 4, grid(8, 3, step=4, mod=11) / 2, grid(3, step=2, mod=5) / 4]
  // x = grid(2, 6, 6, 1, step=5, mod=19)
  // def loss(w1, b1, w2, b2, w3, b3):
  //     h = F.conv2d(nchw(x), oihw(w1), b1, padding=1).relu()
  //     h = F.conv2d(F.max_pool2d(h, 2), oihw(w2), b2, stride=2, padding=1).tanh()
  //     return F.cross_entropy(nhwc(h).flatten(1) @ w3 + b3, torch.tensor([2, 0]))
  // net = [t.clone().requires_grad_() for t in p]
  // l = loss(*net)
  // l.backward()
  // print(l, [t.grad for t in net])
  static let start: [Tensor] = [
    grid([3, 3, 1, 2], over: 2), grid([2], over: 4), grid([3, 3, 2, 2], step: 5, mod: 13, over: 3),
    grid([2], step: 3, mod: 5, over: 4), grid([8, 3], step: 4, mod: 11, over: 2),
    grid([3], step: 2, mod: 5, over: 4),
  ]

  private func lossAndGradients(_ parameters: [Tensor]) -> (loss: Tensor, gradients: [Tensor]) {
    let tape = Tape()
    let p = parameters.map { tape.variable($0) }
    let loss = Variable(constant: grid([2, 6, 6, 1], step: 5, mod: 19))
      .convolved(with: p[0], bias: p[1], padding: 1, activation: ReLU())
      .maxPooled(window: 2, stride: 2)
      .convolved(with: p[2], bias: p[3], stride: 2, padding: 1, activation: Tanh())
      .flattened().dense(p[4], bias: p[5])
      .softmaxCrossEntropy(labels: [2, 0])
    let gradients = tape.gradients(of: loss)
    return (loss.value, p.map { gradients[$0] })
  }

  @Test func network() {
    let (loss, gradients) = lossAndGradients(Self.start)
    expectEqual(
      loss,
      [
        1.10424352
      ])
    let golden: [[Float]] = [
      [
        0.0160157736, 0.0559675694, -0.0471382476, -0.114679225, -0.073623322, 0.00632011984,
        -0.0287206117, 0.00991635956, 0.0433028564, 0.0659719706, -0.0123813087, 0.148297876,
        -0.0138261346, -0.0545542128, -0.071165733, -0.0441607833, 0.036239136, 0.0128556071,
      ],
      [
        -0.0772680938, 0.114988096,
      ],
      [
        0.0604119226, -0.0661753044, 0.0660914406, -0.0445235632, 0.114858627, -0.00223354995,
        0.0656600818, -0.0295322649, 0.0597778372, 0.0602602586, 0.0653571039, 0.0659441128,
        0.0108022736, 0.0208197422, 0.0971863791, -0.0435191728, 0.134499058, 0.0592888221,
        0.0408083424, 0.0484527871, 0.0113343848, 0.00982970092, 0.0981171578, 0.0923612863,
        0.00826914608, 0.0590358898, -0.0283138156, 0.0645567626, -0.0154965222, 0.0223642532,
        0.110949352, 0.0791679621, 0.0102734715, 0.00370678306, -0.0266511925, -0.0309298597,
      ],
      [
        0.241930827, 0.102580078,
      ],
      [
        0.0286823958, 0.0155931022, -0.0442754924, -0.112467177, 0.0324396864, 0.0800274834,
        0.0377619825, -0.0282134525, -0.00954852812, -0.0843709409, 0.00275282189, 0.0816181153,
        0.0570210926, -0.000659406185, -0.056361679, -0.0563114136, 0.0374584757, 0.0188529305,
        0.0523965247, -0.0235758536, -0.028820673, -0.062258061, 0.012413417, 0.0498446375,
      ],
      [
        -0.189879864, 0.333556116, -0.143676206,
      ],
    ]
    for (gradient, values) in zip(gradients, golden) {
      expectEqual(gradient, values, tolerance: 5e-7)
    }
  }

  /// Takes three steps, compares the losses before each and after the last, and the parameters
  /// w1, w3 and b3 after the last.
  private func train(
    losses: [Float], w1: [Float], w3: [Float], b3: [Float],
    step: (_ number: Int, _ index: Int, _ weights: inout Tensor, _ gradient: Tensor) -> Void
  ) {
    var parameters = Self.start
    for number in 0..<3 {
      let (loss, gradients) = lossAndGradients(parameters)
      expectEqual(loss, [losses[number]], tolerance: 2e-6)
      for index in parameters.indices {
        step(number + 1, index, &parameters[index], gradients[index])
      }
    }
    expectEqual(lossAndGradients(parameters).loss, [losses[3]], tolerance: 2e-6)
    expectEqual(parameters[0], w1, tolerance: 2e-6)
    expectEqual(parameters[4], w3, tolerance: 2e-6)
    expectEqual(parameters[5], b3, tolerance: 2e-6)
  }

  // net = [t.clone().requires_grad_() for t in p]
  // optimizer = torch.optim.SGD(net, lr=0.1, momentum=0.9, weight_decay=0.05)
  // for _ in range(3):
  //     optimizer.zero_grad()
  //     l = loss(*net)
  //     l.backward()
  //     optimizer.step()
  //     print(l)
  // print(loss(*net), net[0], net[4], net[5])
  @Test func momentum() {
    var velocities = Self.start.map { Tensor(repeating: 0, shape: $0.shape) }
    train(
      losses: [
        1.10424352, 1.05465758, 0.975522637, 0.888472438,
      ],
      w1: [
        -0.497421473, -0.0932345167, 0.390105098, -0.189051375, 0.225659251, -0.43023935,
        0.0202314798, 0.421021909, -0.208436504, 0.211928725, -0.358783901, -0.0114520397,
        0.492449015, -0.087590836, 0.343321323, -0.281655759, 0.105807729, -0.494221836,
      ],
      w3: [
        -0.324001223, -0.0636518821, 0.205390021, -0.18644993, -0.0124787362, 0.198928684,
        -0.207225844, 0.0799393132, 0.30954963, -0.0784901455, 0.125028238, -0.350309908,
        -0.0960041285, 0.192138433, -0.217643037, 0.0280210804, 0.226887852, -0.194154561,
        0.0286842678, 0.323746026, -0.109412797, 0.15457505, -0.309347808, -0.0882447362,
      ],
      b3: [
        0.0378067419, -0.174859405, 0.137052655,
      ]
    ) { _, index, weights, gradient in
      weights.descend(
        gradient: gradient, velocity: &velocities[index], learningRate: 0.1, momentum: 0.9,
        weightDecay: 0.05)
    }
  }

  // The same with optimizer = torch.optim.Adam(net, lr=0.01).
  @Test func adam() {
    var first = Self.start.map { Tensor(repeating: 0, shape: $0.shape) }
    var second = first
    train(
      losses: [
        1.10424352, 1.05619526, 1.00978374, 0.966269493,
      ],
      w1: [
        -0.529627144, -0.0923189819, 0.40488553, -0.220111772, 0.217547745, -0.465082467,
        0.0295895264, 0.408984125, -0.217459604, 0.220044494, -0.350072801, 0.0354135036,
        0.526581168, -0.0957912728, 0.342522591, -0.287622601, 0.0995388255, -0.528476775,
      ],
      w3: [
        -0.342510879, -0.0880288854, 0.217449114, -0.220203087, -0.0261951461, 0.219967604,
        -0.217530385, 0.0925415754, 0.342474639, -0.0951424018, 0.129035905, -0.342549115,
        -0.0925462395, 0.213585109, -0.220821112, 0.0298045855, 0.221013457, -0.217507541,
        0.0324531682, 0.342065573, -0.0963073969, 0.154985636, -0.34251824, -0.0924732089,
      ],
      b3: [
        -0.0325964764, -0.029912563, 0.0924238637,
      ]
    ) { number, index, weights, gradient in
      // 1 − 0.9ᵗ and 1 − 0.999ᵗ.
      let corrections: [(Float, Float)] = [(0.1, 0.001), (0.19, 0.001999), (0.271, 0.002997001)]
      let (c1, c2) = corrections[number - 1]
      weights.descendAdaptively(
        gradient: gradient, firstMoment: &first[index], secondMoment: &second[index],
        rate: 0.01 / c1, scale: 1 / c2.squareRoot(), beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
        weightDecay: 0)
    }
  }
}
