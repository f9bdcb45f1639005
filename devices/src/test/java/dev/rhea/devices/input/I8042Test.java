package dev.rhea.devices.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The controller's and devices' commands of IBM's PS/2 Hardware Interface Technical Reference. */
class I8042Test {
  private static final int OUTPUT_FULL = 0x01;
  private static final int AUX = 0x20;

  private final IrqLine keyboardIrq = new IrqLine();
  private final IrqLine auxIrq = new IrqLine();
  private int resets;
  private final I8042 controller =
      new I8042(
          keyboardIrq,
          auxIrq,
          new SystemControl() {
            @Override
            public void powerOff(int exitCode) {
              throw new AssertionError("nobody turns off the power");
            }

            @Override
            public void reset() {
              resets++;
            }
          },
          Log.off());
  private final MmioHandler data = controller.dataPort();
  private final MmioHandler command = controller.commandPort();

  private int status() {
    return (int) command.read(0, 1);
  }

  private void command(int value) {
    command.write(0, 1, value);
  }

  private void config(int value) {
    command(0x60);
    data.write(0, 1, value);
  }

  /** All bytes that wait. */
  private List<Integer> answers() {
    List<Integer> answers = new ArrayList<>();
    while ((status() & OUTPUT_FULL) != 0) {
      answers.add((int) data.read(0, 1));
    }
    return answers;
  }

  private List<Integer> keyboard(int... bytes) {
    for (int value : bytes) {
      data.write(0, 1, value);
    }
    return answers();
  }

  private List<Integer> mouse(int value) {
    command(0xd4);
    data.write(0, 1, value);
    return answers();
  }

  @Test
  void selfTestsPass() {
    command(0xaa);
    assertEquals(List.of(0x55), answers());
    command(0xab);
    assertEquals(List.of(0), answers());
    command(0xa9);
    assertEquals(List.of(0), answers());
  }

  @Test
  void configurationByteIsReadBackAndSoIsRam() {
    config(0x47);
    command(0x20);
    assertEquals(List.of(0x47), answers());
    command(0x65);
    data.write(0, 1, 0x99);
    command(0x25);
    assertEquals(List.of(0x99), answers());
  }

  @Test
  void disableCommandsSetTheirBitsInTheConfiguration() {
    config(0x00);
    command(0xad);
    command(0xa7);
    command(0x20);
    assertEquals(List.of(0x30), answers());
    command(0xae);
    command(0xa8);
    command(0x20);
    assertEquals(List.of(0x00), answers());
  }

  @Test
  void keyboardIdentifiesItself() {
    config(0x00);
    assertEquals(List.of(0xfa, 0xab, 0x83), keyboard(0xf2));
    config(0x40);
    assertEquals(List.of(0xfa, 0xab, 0x41), keyboard(0xf2));
  }

  @Test
  void keyboardResetPassesItsTest() {
    assertEquals(List.of(0xfa, 0xaa), keyboard(0xff));
  }

  @Test
  void keyboardTakesArgumentsAndRefusesUnknownCommands() {
    assertEquals(List.of(0xfa), keyboard(0xed));
    assertEquals(List.of(0xfa), keyboard(0x02));
    assertEquals(List.of(0xee), keyboard(0xee));
    assertEquals(List.of(0xfe), keyboard(0xef));
    keyboard(0xf0);
    assertEquals(List.of(0xfa), keyboard(3));
    keyboard(0xf0);
    assertEquals(List.of(0xfa, 3), keyboard(0));
  }

  @Test
  void resendRepeatsTheLastByte() {
    keyboard(0xf2);
    assertEquals(List.of(0x83), keyboard(0xfe));
  }

  @Test
  void mouseAnswersComeMarkedAsAuxiliary() {
    command(0xd4);
    data.write(0, 1, 0xf2);
    assertEquals(OUTPUT_FULL | AUX, status() & (OUTPUT_FULL | AUX));
    assertEquals(List.of(0xfa, 0x00), answers());
    assertEquals(List.of(0xfa, 0xaa, 0x00), mouse(0xff));
  }

  @Test
  void mouseHasAWheelOnceItIsKnockedAtAndFiveButtonsAfterASecondKnock() {
    for (int rate : new int[] {200, 100, 80}) {
      mouse(0xf3);
      mouse(rate);
    }
    assertEquals(List.of(0xfa, 0x03), mouse(0xf2));
    assertEquals(List.of(0xfa, 0x08, 0, 0, 0), mouse(0xeb));
    for (int rate : new int[] {200, 200, 80}) {
      mouse(0xf3);
      mouse(rate);
    }
    assertEquals(List.of(0xfa, 0x04), mouse(0xf2));
  }

  @Test
  void mouseTellsItsStatusResolutionAndRate() {
    mouse(0xf4);
    mouse(0xe7);
    mouse(0xe8);
    mouse(3);
    mouse(0xf3);
    mouse(40);
    assertEquals(List.of(0xfa, 0x30, 3, 40), mouse(0xe9));
    mouse(0xf6);
    assertEquals(List.of(0xfa, 0, 2, 100), mouse(0xe9));
  }

  @Test
  void mouseInWrapModeEchoes() {
    mouse(0xee);
    assertEquals(List.of(0xf4), mouse(0xf4));
    assertEquals(List.of(0xfa), mouse(0xec));
    assertEquals(List.of(0xfa, 0), mouse(0xf2));
  }

  @Test
  void eachByteInterruptsIfEnabledAndReadingItWithdrawsThat() {
    config(0x03);
    List<Boolean> edges = new ArrayList<>();
    keyboardIrq.connect(edges::add);
    edges.clear();
    data.write(0, 1, 0xf2);
    assertEquals(3, answers().size());
    assertEquals(List.of(true, false, true, false, true, false), edges);
    command(0xd4);
    data.write(0, 1, 0xf4);
    assertTrue(auxIrq.level());
    assertFalse(keyboardIrq.level());
    config(0x00);
    assertFalse(auxIrq.level());
  }

  @Test
  void disabledPortKeepsItsBytes() {
    config(0x00);
    data.write(0, 1, 0xf2);
    assertEquals(0xfa, data.read(0, 1));
    // The next byte is in the buffer; those behind it wait for the clock line.
    command(0xad);
    assertEquals(0xab, data.read(0, 1));
    assertEquals(0, status() & OUTPUT_FULL);
    command(0xae);
    assertEquals(List.of(0x83), answers());
  }

  @Test
  void loopCommandsPutBytesIntoTheOutputBuffer() {
    command(0xd2);
    data.write(0, 1, 0x12);
    assertEquals(OUTPUT_FULL, status() & (OUTPUT_FULL | AUX));
    assertEquals(List.of(0x12), answers());
    command(0xd3);
    data.write(0, 1, 0x34);
    assertEquals(OUTPUT_FULL | AUX, status() & (OUTPUT_FULL | AUX));
    assertEquals(List.of(0x34), answers());
  }

  @Test
  void outputPortIsReadBackAndItsBitZeroResets() {
    command(0xd1);
    data.write(0, 1, 0xdf);
    command(0xd0);
    assertEquals(List.of(0xdf), answers());
    assertEquals(0, resets);
    command(0xd1);
    data.write(0, 1, 0xde);
    assertEquals(1, resets);
    command(0xfe);
    assertEquals(2, resets);
    command(0xff);
    assertEquals(2, resets);
  }

  @Test
  void statusTellsWhetherTheLastByteWasACommand() {
    command(0xae);
    assertEquals(0x08, status() & 0x08);
    data.write(0, 1, 0xee);
    assertEquals(0, status() & 0x08);
  }
}
