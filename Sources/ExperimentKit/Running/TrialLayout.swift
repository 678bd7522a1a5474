/// The columns of an experiment's tables, with the trial and its settings before every row.
struct TrialLayout: Sendable {
  /// What a trial belongs to: the experiment, the profile, the edition. Its file says so, and is
  /// refused elsewhere.
  let origin: [String]
  /// The columns of the settings.
  let settings: [Column]
  /// The columns of `runs.csv` after the settings.
  let summary: [Column]
  /// The further tables, their own columns only.
  let tables: [TableSchema]

  /// The layout of an experiment.
  ///
  /// - Precondition: no column is declared twice, and no table is called as one of the kit's.
  init<Subject: Experiment>(_ experiment: Subject.Type, _ profile: Profile) {
    let about = experiment.about
    origin = [about.name, profile.rawValue, "edition \(about.edition.number)"]
    settings = experiment.settings.map(\.column)
    summary = experiment.summary
    tables = experiment.tables
    _ = runs
    var names = ["runs", "tuning", "claims", "findings", "sensitivity", "run"]
    for table in tables {
      precondition(
        !names.contains(table.name),
        "table \"\(table.name)\" is declared twice, or is called as one of the kit's tables")
      names.append(table.name)
      _ = whole(table)
    }
  }

  /// `runs.csv`, all columns.
  var runs: TableSchema {
    TableSchema(
      "runs", "One row a trial: its settings and what it measured in sum.", whole(summary))
  }

  /// `tuning.csv`: the columns of `runs.csv`, for the trials that decided settings.
  var tuning: TableSchema {
    TableSchema(
      "tuning", "One row a tuning trial: its settings and what it measured in sum.", whole(summary))
  }

  /// A further table, all columns.
  func whole(_ table: TableSchema) -> TableSchema {
    TableSchema(table.name, table.description, whole(table.columns))
  }

  private func whole(_ columns: [Column]) -> [Column] {
    [.text("trial", "The id of the trial.")] + settings + columns
  }

  /// The cells of named columns in the order of the columns.
  ///
  /// - Precondition: every name is a column, named once, and every value is of its type.
  func arrange(
    _ cells: [(column: String, value: Value)], _ columns: [Column], table: String, trial: String
  ) -> [Value] {
    var values = [Value](repeating: .missing, count: columns.count)
    var isSet = [Bool](repeating: false, count: columns.count)
    for (name, value) in cells {
      guard let index = columns.firstIndex(where: { $0.name == name }) else {
        preconditionFailure(
          "trial \(trial): table \"\(table)\" has no column \"\(name)\" of its own;"
            + " it has \(columns.map(\.name))")
      }
      precondition(!isSet[index], "trial \(trial): \(table).\(name) is given twice")
      guard let canonical = value.canonical(as: columns[index].kind) else {
        preconditionFailure(
          "trial \(trial): \(table).\(name) is \(columns[index].kind.inWords), not \"\(value)\"")
      }
      values[index] = canonical
      isSet[index] = true
    }
    return values
  }

  /// The tables of trials, in their order.
  func results(_ records: [TrialRecord]) -> ResultTables {
    let runs = ResultTable(
      schema: self.runs,
      cells: records.map { [.text($0.id)] + $0.settings + $0.summary })
    let tables = tables.enumerated().map { index, table in
      ResultTable(
        schema: whole(table),
        cells: records.flatMap { record in
          record.rows[index].map { [.text(record.id)] + record.settings + $0 }
        })
    }
    return ResultTables(runs: runs, tables: tables)
  }
}
