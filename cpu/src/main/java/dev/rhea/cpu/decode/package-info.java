/**
 * Pattern files and all that derives from them alone: decoder, disassembler, test assembler.
 *
 * <p>What flows through: {@code *.decode} resources → {@link dev.rhea.cpu.decode.PatternSet} (rows)
 * → {@link dev.rhea.cpu.decode.DecisionTree} → {@link dev.rhea.cpu.decode.Decoder} (one flat {@code
 * int[]}) or the interpreter generator's nested switches. A row's operand text serves the
 * disassembler and, read backwards, the assembler; what is particular to an architecture's notation
 * comes in by {@link dev.rhea.cpu.decode.XFormat}.
 *
 * <h2>Notation</h2>
 *
 * <pre>{@code
 * # a comment to the end of the line
 * == RV32I Base Integer Instruction Set (unprivileged 2.1) [I]
 * %rd     7:5
 * %imm_b  31:s1 7:1 25:6 8:4 <<1
 * @b      %rs2 %rs1 imm=%imm_b
 * beq     ....... ..... ..... 000 ..... 1100011  @b  "rs1, rs2, imm:target"
 * addi    imm:s12 rs1:5 000 rd:5 0010011             "rd, rs1, imm"
 * c.lwsp  010 . ..... ..... 10  @ci_lw rs1=2  =lw    "rd, imm(rs1)"
 * }</pre>
 *
 * <ul>
 *   <li>{@code == section [EXT]} heads a group of rows: the manual's section and the extension they
 *       belong to; {@code [A+B]} needs both, {@code [A/B]} one of them. What stands in the brackets
 *       is a feature bit, numbered by first appearance; without brackets the rows are always
 *       enabled.
 *   <li>{@code %name segments} declares a field. A segment is {@code position:width}, the position
 *       being that of its lowest bit; the most significant segment comes first; {@code sN} there
 *       makes the field signed. {@code <<n} shifts the result, {@code +n} is then added.
 *   <li>{@code @name fields} declares a format, a set of fields: {@code %field}, {@code
 *       name=%field} (another name, as a method's parameter is called) or {@code name=number} (a
 *       constant, as compressed forms need).
 *   <li>A row: mnemonic; bits, most significant first, spaces free: {@code 0 1}, {@code .} or a
 *       letter for a bit of a field, {@code -} for a bit that is ignored, {@code name:width} or
 *       {@code name:sN} for a field in place; then in any order {@code @format}, further fields as
 *       in a format, {@code =method}, {@code !attribute}s and the operand text in quotes.
 *   <li>{@code =method} names the front-end's method; by default it is the mnemonic in camel case
 *       ({@code fcvt.w.s} → {@code fcvtWS}).
 *   <li>{@code !reserved} says that the words of this row are illegal; it has no method.
 *       {@code !alias} marks a special case that an overlapped row's mnemonic may also be used for
 *       ({@code pause} is {@code fence w, 0}). {@code !delayed} and {@code !likely} mark branches with
 *       a delay slot, see {@link dev.rhea.cpu.decode.Row#DELAYED}. Other attributes are the front-end's affair.
 *   <li>{@code {} and {@code }}, each on a line of its own, enclose rows that may overlap; the first
 *       that matches wins. Elsewhere an overlap is an error.
 *   <li>Operand text: a word is a field's name, {@code field:kind} tells how it is written (kind is
 *       the field's name otherwise; see {@link dev.rhea.cpu.decode.XFormat}), {@code [ … ]} may be
 *       left out when the operands in it have their default values, other characters stand for
 *       themselves. What precedes the first space and begins with {@code .} or {@code [.} is glued
 *       to the mnemonic ({@code "[.aqrl] rd, rs2, (rs1)"}).
 * </ul>
 *
 * <p>Declarations are visible in all files of a set that are loaded later. Every mistake is a {@link
 * dev.rhea.cpu.decode.PatternException} that names file and line.
 *
 * <p>What it must not know: any guest's registers or instructions, the IR, JVM bytecode.
 */
@NullMarked
package dev.rhea.cpu.decode;

import org.jspecify.annotations.NullMarked;
