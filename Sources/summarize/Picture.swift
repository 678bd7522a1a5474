import ExperimentKit
import Foundation

/// The curves of the main experiment, drawn from its `curves.csv`: a panel a network, a line a seed.
///
/// Points are the numbers of the table themselves, steps and 1000 − error in thousandths, which the
/// drawing scales; so the script can say what is under the pointer from the lines alone.
struct Picture {
  /// The runs that decide one claim.
  struct Panel {
    let title: String
    let claim: String
    /// The settings that tell its rows from others; of several, the first that were run.
    let settings: [[(column: String, value: String)]]
    let activations: [String]
  }

  static let panels = [
    Panel(
      title: "Convolutional network", claim: "C2",
      settings: [
        [("network", "published")], [("network", "cnn4"), ("initialization", "cuda-convnet")],
      ], activations: ["tanh", "relu"]),
    Panel(
      title: "Four hidden layers of 128", claim: "C3", settings: [[("network", "mlp4")]],
      activations: ["sigmoid", "tanh", "relu"]),
  ]

  private static let columns = [
    "network", "initialization", "activation", "target_error", "seed", "iteration",
    "training_error",
  ]
  private static let names = ["relu": "ReLU"]

  /// The panels that have data, beside each other; nil without any.
  let html: HTML?

  /// Draws what an experiment measured.
  ///
  /// - Throws: ``CSV/Malformed`` or ``Failure``.
  init(_ experiment: ExperimentResults) throws {
    let tables = try experiment.profiles.compactMap { results in
      try results.table("curves.csv", with: Self.columns).map { (results, $0) }
    }
    let figures = Self.panels.compactMap { panel -> HTML? in
      for (results, table) in tables {
        for settings in panel.settings {
          let rows = settings.reduce(table) { $0.filter($1.column, $1.value) }
          let lines = panel.activations.flatMap { Line.all($0, in: rows) }
          guard !lines.isEmpty else { continue }
          return Self.figure(panel, lines, results, experiment)
        }
      }
      return nil
    }
    html = figures.isEmpty ? nil : "<div class=\"panels\">\(figures)</div>"
  }

  /// The error that runs are timed to, where Krizhevsky et al. drew their line.
  private static let target = 0.25

  /// One training.
  private struct Line {
    let activation: String
    let seed: String
    let points: [(step: Double, error: Double)]

    /// When the target was first seen to be reached.
    var reached: Double? { points.first { $0.error <= target }?.step }

    /// The lines of an activation whose rate was tuned for the target.
    static func all(_ activation: String, in rows: ResultTable) -> [Line] {
      rows.filter("activation", activation).filter("target_error", target).grouped(by: "seed")
        .map { seed, rows in
          let points = rows.compactMap { row in
            row.number("iteration").flatMap { step in
              row.number("training_error").map { (step: step, error: $0) }
            }
          }
          return Line(activation: activation, seed: seed.description, points: points)
        }
    }
  }

  private static func figure(
    _ panel: Panel, _ lines: [Line], _ results: ProfileResults, _ experiment: ExperimentResults
  ) -> HTML {
    let fast = lines.filter { $0.activation == "relu" }.compactMap(\.reached).map(log)
    let six = Statistics.mean(fast).map { 6 * exp($0) }
    let last = lines.compactMap(\.points.last?.step).max() ?? 1
    let end = 1.04 * max(last, six ?? 0)
    let shown = panel.activations.filter { name in lines.contains { $0.activation == name } }
    let decided = experiment.statements.first { $0.id == panel.claim }?.deciding
    let path = results.link("curves.csv")
    return """
      <figure class="panel">
      <figcaption><strong>\(panel.title)</strong> \(decided.map { row in
        """
        <a href="#\(panel.claim)">\(panel.claim)</a>, \(row["quantity"].description): \
        <span class="number">\(row.measuredText)</span>
        """ as HTML
      } ?? "")
      <span class="key">\(shown.map { name in
        """
        <span><svg class="sample" viewBox="0 0 28 8" aria-hidden="true"><path class="\(name)" d="M0 4H28" /></svg> \
        \(names[name] ?? name)</span>
        """ as HTML
      })</span></figcaption>
      <svg class="curves" viewBox="0 0 560 330" role="img" aria-label="Training error over steps, \
      \(shown.map { names[$0] ?? $0 }.joined(separator: ", ")), a line a seed">
      \(axes(end))
      <svg x="62" y="12" width="486" height="266" viewBox="0 0 \(decimal(end, 0)) 1000" preserveAspectRatio="none">
      \(lines.map { line in
        """
        <polyline class="\(line.activation)" data-label="\(names[line.activation] ?? line.activation), \
        seed \(line.seed)" points="\(line.points.map { point in
          "\(decimal(point.step, 0)),\(decimal(1000 * (1 - point.error), 1))"
        }.joined(separator: " "))" />
        """ as HTML
      })
      </svg>
      \(six.map { mark($0, end) } ?? "")
      <g class="reading" visibility="hidden"><circle r="4.5" /><text /></g>
      </svg>
      <small>Profile <code>\(results.profile)</code>, a line a seed, each activation at its own fastest rate: \
      <a href="\(path)">curves.csv</a></small>
      </figure>
      """
  }

  /// Grid, numbers and names of both axes, and the target.
  private static func axes(_ end: Double) -> HTML {
    let errors = stride(from: 0, through: 100, by: 25)
    let magnitude = pow(10, floor(log10(end)))
    let spacing = [0.2, 0.5, 1, 2].map { $0 * magnitude }.first { end / $0 <= 5.5 } ?? magnitude
    let steps = stride(from: 0, through: end, by: spacing)
    return """
      \(errors.map { error in
        let y = decimal(12 + 2.66 * Double(100 - error), 1)
        return """
          <path class="\(error == 25 ? "target" : "grid")" d="M62 \(y)H548" />
          <text x="56" y="\(y)" dy="0.35em" text-anchor="end">\(error) %</text>
          """ as HTML
      })
      \(steps.map { step in
        let x = decimal(62 + 486 * step / end, 1)
        return """
          <path class="grid" d="M\(x) 278v5" />
          <text x="\(x)" y="300" text-anchor="middle">\(Int(step).formatted(.number.locale(.init(identifier: "en_US"))))</text>
          """ as HTML
      })
      <text x="305" y="324" text-anchor="middle">steps</text>
      <text x="68" y="27">training error</text>
      """
  }

  /// Where six times ReLU's steps would be.
  private static func mark(_ six: Double, _ end: Double) -> HTML {
    let x = 62 + 486 * six / end
    let isLeft = six < end / 2
    return """
      <path class="six" d="M\(decimal(x, 1)) 40V278" />
      <text x="\(decimal(x + (isLeft ? 6 : -6), 1))" y="58" text-anchor="\(isLeft ? "start" : "end")">\
      6 × ReLU’s steps to 25 %</text>
      """
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    let text = String(
      format: "%.\(digits)f", locale: Locale(identifier: "en_US_POSIX"), value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Says what is under the pointer: the nearest point of any line of a panel.
  static let script = """
    for (const chart of document.querySelectorAll("svg.curves")) {
      const lines = [...chart.querySelectorAll("polyline")];
      const reading = chart.querySelector(".reading");
      const [mark, label] = reading.children;

      function nearest({ clientX, clientY }) {
        let best = { distance: Infinity };
        for (const line of lines) {
          const matrix = line.getScreenCTM();
          for (const point of line.points) {
            const place = point.matrixTransform(matrix);
            const distance = Math.hypot(place.x - clientX, place.y - clientY);
            if (best.distance > distance) best = { distance, line, point, place };
          }
        }
        return best;
      }

      function read(event) {
        const { line, point, place } = nearest(event);
        const { x, y } = place.matrixTransform(chart.getScreenCTM().inverse());
        const error = ((1000 - point.y) / 10).toFixed(1);
        label.textContent =
          `${line.dataset.label}: step ${Math.round(point.x).toLocaleString("en")}, error ${error} %`;
        label.setAttribute("x", Math.min(x + 10, 548 - label.getComputedTextLength()));
        label.setAttribute("y", Math.max(y - 10, 24));
        mark.setAttribute("cx", x);
        mark.setAttribute("cy", y);
        mark.setAttribute("class", line.getAttribute("class"));
        reading.setAttribute("visibility", "visible");
      }

      chart.addEventListener("pointermove", read);
      chart.addEventListener("pointerdown", read);
      chart.addEventListener("pointerleave", () => reading.setAttribute("visibility", "hidden"));
    }
    """
}
