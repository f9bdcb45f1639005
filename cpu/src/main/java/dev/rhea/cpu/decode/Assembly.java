package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of the assembler. The first pass fixes every statement's size and address and so the
 * labels; the last evaluates operands and emits. What an instruction expands to is decided in the
 * first pass and kept.
 */
final class Assembly implements Expression.Scope {
  private record LocalLabel(int statement, long address) {}

  private final InstructionReader reader;
  private final InstructionEncoder encoder;
  private final Dialect dialect;
  private final String name;
  private final List<Statement> statements;
  private final long origin;
  private final Map<String, Long> symbols = new HashMap<>();
  private final Set<String> labels = new HashSet<>();
  private final Map<String, List<LocalLabel>> locals = new HashMap<>();
  private final Map<Integer, List<List<InstructionReader.Candidate>>> expansions = new HashMap<>();
  private final Map<Long, Long> anchors = new HashMap<>();

  /** Whether sizes are known; and whether all is known, so that this pass emits. */
  private boolean sized;

  private boolean emitting;
  private int unresolved;
  private int current;
  private final AssemblyOutput out;

  Assembly(
      InstructionReader reader,
      InstructionEncoder encoder,
      Dialect dialect,
      String name,
      List<Statement> statements,
      long origin,
      Map<String, Long> predefined) {
    this.reader = reader;
    this.encoder = encoder;
    this.dialect = dialect;
    this.name = name;
    this.statements = statements;
    this.origin = origin;
    this.out = new AssemblyOutput(origin);
    symbols.putAll(predefined);
  }

  Program run() {
    pass();
    sized = true;
    // Constants that name others further down; each pass resolves one more link of a chain.
    int before = Integer.MAX_VALUE;
    while (unresolved > 0 && unresolved < before) {
      before = unresolved;
      pass();
    }
    emitting = true;
    pass();
    return new Program(origin, out.bytes(), symbols);
  }

  private void pass() {
    out.restart();
    unresolved = 0;
    DataDirectives directives = new DataDirectives(out, dialect, this::evaluate, emitting);
    for (current = 0; current < statements.size(); current++) {
      Statement statement = statements.get(current);
      try {
        switch (statement) {
          case Statement.Label label -> define(label.name());
          case Statement.Assignment assignment -> assign(assignment);
          case Statement.Directive directive ->
              directives.run(directive.name(), directive.operands());
          case Statement.Instruction instruction -> instruction(instruction);
        }
      } catch (AssemblerException | IllegalArgumentException e) {
        throw new AssemblerException(name + ":" + statement.line() + ": " + e.getMessage());
      }
    }
  }

  private void define(String label) {
    if (sized) {
      return;
    }
    if (Character.isDigit(label.charAt(0))) {
      locals
          .computeIfAbsent(label, _ -> new ArrayList<>())
          .add(new LocalLabel(current, out.address()));
    } else {
      if (!labels.add(label)) {
        throw new AssemblerException("the label " + label + " is defined twice");
      }
      symbols.put(label, out.address());
    }
  }

  private void assign(Statement.Assignment assignment) {
    if (labels.contains(assignment.name())) {
      throw new AssemblerException(assignment.name() + " is a label");
    }
    try {
      symbols.put(assignment.name(), evaluate(assignment.expression()));
    } catch (AssemblerException e) {
      // The expression may name a symbol further down.
      if (emitting) {
        throw e;
      }
      unresolved++;
    }
  }

  private void instruction(Statement.Instruction instruction) {
    if (!sized) {
      expansions.put(
          current, reader.read(instruction.mnemonic(), instruction.operands(), this::evaluate));
    }
    for (List<InstructionReader.Candidate> rows : expansions.getOrDefault(current, List.of())) {
      int length = rows.getFirst().row().lengthBytes();
      out.little(emitting ? encoder.encode(rows, out.address(), this) : 0, length);
    }
  }

  // ---- names
  // -------------------------------------------------------------------------------------

  private long evaluate(String expression) {
    return Expression.evaluate(expression, this);
  }

  @Override
  public long symbol(String symbol) {
    if (symbol.equals(".")) {
      return out.address();
    }
    if (Character.isDigit(symbol.charAt(0))) {
      return local(symbol);
    }
    Long value = symbols.get(symbol);
    if (value == null) {
      throw new AssemblerException(
          "the symbol " + symbol + " is not defined" + (emitting ? "" : " up to here"));
    }
    return value;
  }

  private long local(String reference) {
    boolean forward = reference.endsWith("f");
    String number = reference.substring(0, reference.length() - 1);
    Long found = null;
    for (LocalLabel label : locals.getOrDefault(number, List.of())) {
      if (forward && label.statement > current) {
        return label.address;
      }
      if (!forward && label.statement < current) {
        found = label.address;
      }
    }
    if (found == null) {
      throw new AssemblerException("there is no " + number + ": " + (forward ? "below" : "above"));
    }
    return found;
  }

  @Override
  public long function(String function, long argument) {
    return dialect.function(function, argument, out.address(), anchors);
  }
}
