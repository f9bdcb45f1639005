package dev.rhea.machine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubOptionsTest {
  private static String message(Runnable reading) {
    return assertThrows(UserError.class, reading::run).getMessage();
  }

  @Test
  void firstWordIsTheImpliedKeysValue() {
    SubOptions options = SubOptions.parse("-machine", "virt,aclint=on", "type");
    assertEquals("virt", options.string("type"));
    assertTrue(options.flag("aclint", false));
    options.finish();
  }

  @Test
  void doubleCommaIsAComma() {
    SubOptions options = SubOptions.parse("-drive", "file=a,,b,,,if=none,id=x,,", null);
    assertEquals("a,b,", options.string("file"));
    assertEquals("none", options.string("if"));
    assertEquals("x,", options.string("id"));
    options.finish();
  }

  @Test
  void valueKeepsEqualsSigns() {
    assertEquals("a=b=c", SubOptions.parse("-x", "key=a=b=c", null).string("key"));
  }

  @Test
  void bareWordIsOn() {
    SubOptions options = SubOptions.parse("-drive", "file=f,readonly", null);
    assertTrue(options.flag("readonly", false));
  }

  @Test
  void lastOfTwoValuesWins() {
    assertEquals("2", SubOptions.parse("-x", "a=1,a=2", null).string("a"));
  }

  @Test
  void onAndOffHaveManyNames() {
    for (String on : new String[] {"on", "yes", "true", "y"}) {
      assertTrue(SubOptions.parse("-x", "k=" + on, null).flag("k", false));
    }
    for (String off : new String[] {"off", "no", "false", "n"}) {
      assertFalse(SubOptions.parse("-x", "k=" + off, null).flag("k", true));
    }
    assertEquals(
        "-x k=maybe: 'k' is on or off, not 'maybe'",
        message(() -> SubOptions.parse("-x", "k=maybe", null).flag("k", true)));
  }

  @Test
  void numbersAreCs() {
    assertEquals(16, SubOptions.parse("-x", "k=0x10", null).number("k", 0));
    assertEquals(8, SubOptions.parse("-x", "k=010", null).number("k", 0));
    assertEquals(-1, SubOptions.parse("-x", "k=18446744073709551615", null).number("k", 0));
    assertEquals(
        "-x k=ten: 'k' takes a number, not 'ten'",
        message(() -> SubOptions.parse("-x", "k=ten", null).number("k", 0)));
  }

  @Test
  void keyNobodyAskedForNamesTheNearestOne() {
    SubOptions options = SubOptions.parse("-drive", "fiel=x", null);
    assertNull(options.string("file"));
    assertNull(options.string("id"));
    assertEquals(
        "-drive fiel=x: unknown property 'fiel'; did you mean 'file'?", message(options::finish));
  }

  @Test
  void keyNearToNothingListsThemAll() {
    SubOptions options = SubOptions.parse("-drive", "colour=red", null);
    assertNull(options.string("file"));
    assertNull(options.string("id"));
    assertEquals(
        "-drive colour=red: unknown property 'colour'; there are file, id",
        message(options::finish));
  }

  @Test
  void missingKeyIsNamed() {
    assertEquals(
        "-drive if=none: 'file=' is missing",
        message(() -> SubOptions.parse("-drive", "if=none", null).required("file")));
    assertEquals(
        "-x =5: a key is missing before '=5'", message(() -> SubOptions.parse("-x", "=5", null)));
  }

  @Test
  void choiceOutsideTheListIsNamed() {
    assertEquals(
        "-drive if=ide: 'ide' is no value of 'if'; choose virtio, none",
        message(() -> SubOptions.parse("-drive", "if=ide", null).choice("if", "virtio", "none")));
  }

  @Test
  void restIsWhatWasNotAskedFor() {
    SubOptions options = SubOptions.parse("-cpu", "rv64,zba=false,sv48=off", "model");
    assertEquals("rv64", options.string("model"));
    assertEquals(Map.of("zba", "false", "sv48", "off"), options.rest());
    options.finish();
  }
}
