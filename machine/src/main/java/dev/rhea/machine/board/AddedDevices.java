package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.DeviceConfig;
import dev.rhea.machine.config.DriveConfig;
import dev.rhea.machine.config.GlobalConfig;
import dev.rhea.machine.config.MachineConfig;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.SubOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices that a user adds to a board, checked: {@code -device} in its order, then a virtio-blk
 * device for each {@code -drive if=virtio}, with the defaults of {@code -global} filled in.
 */
public final class AddedDevices {
  /**
   * One of them.
   *
   * @param driver its kind
   * @param options its properties, for the one that makes it
   */
  public record Added(String driver, SubOptions options) {}

  private final List<Added> devices = new ArrayList<>();
  private final boolean legacyTransport;

  private AddedDevices(BoardType board, MachineConfig config) {
    checkGlobals(board, config.globals());
    legacyTransport =
        SubOptions.of("-global virtio-mmio", globals(config, DeviceCatalog.MMIO.name()))
            .flag("force-legacy", true);
    for (DeviceConfig device : config.devices()) {
      boolean boards = device.driver().equals(DeviceConfig.BOARDS_CARD);
      add(board, config, boards ? board.networkCard() : device.driver(), device.properties());
    }
    for (DriveConfig drive : config.drives()) {
      switch (drive.attachment()) {
        case VIRTIO -> add(board, config, board.virtioDisk(), Map.of("drive", drive.id()));
        case IDE -> requireIde(board, drive);
        case NAMED -> {
          // A device names it.
        }
      }
    }
  }

  /**
   * What {@code config} adds to a board of this type.
   *
   * @throws UserError if the board has no such device, or a property is unknown or malformed
   */
  public static AddedDevices of(BoardType board, MachineConfig config) {
    return new AddedDevices(board, config);
  }

  /** The devices of {@code driver}'s kind, in order. */
  public List<Added> ofKind(String driver) {
    return devices.stream().filter(device -> device.driver().equals(driver)).toList();
  }

  /** All, in order. */
  public List<Added> all() {
    return devices;
  }

  /** Whether virtio-mmio slots have the registers of virtio 0.9, as QEMU's have by default. */
  public boolean legacyTransport() {
    return legacyTransport;
  }

  private static void requireIde(BoardType board, DriveConfig drive) {
    if (board.driveAttachment() != DriveConfig.Attachment.IDE) {
      throw new UserError(
          "-drive file="
              + drive.file()
              + ": the board "
              + board.name()
              + " has no IDE drives; write if=virtio");
    }
  }

  private void add(BoardType board, MachineConfig config, String driver, Map<String, String> own) {
    if (DeviceCatalog.isOtherCard(driver)) {
      throw new UserError(
          "-device " + driver + ": there is no such card; write " + board.networkCard());
    }
    DeviceType type = board.deviceType(driver);
    Property.check("-device " + driver, type.properties(), own);
    Map<String, String> properties = new LinkedHashMap<>(globals(config, driver));
    properties.putAll(own);
    devices.add(new Added(driver, SubOptions.of("-device " + driver, properties)));
  }

  private static Map<String, String> globals(MachineConfig config, String driver) {
    Map<String, String> values = new LinkedHashMap<>();
    for (GlobalConfig global : config.globals()) {
      if (global.driver().equals(driver)) {
        values.put(global.property(), global.value());
      }
    }
    return values;
  }

  private static void checkGlobals(BoardType board, List<GlobalConfig> globals) {
    List<DeviceType> types = new ArrayList<>(board.deviceTypes());
    types.add(DeviceCatalog.MMIO);
    List<String> names = types.stream().map(DeviceType::name).toList();
    for (GlobalConfig global : globals) {
      int index = names.indexOf(global.driver());
      if (index < 0) {
        String hint =
            NearestName.hint(global.driver(), names, "; there are " + String.join(", ", names));
        throw new UserError(
            "-global " + global.driver() + "." + global.property() + ": unknown device" + hint);
      }
      Property.check(
          "-global " + global.driver(),
          types.get(index).properties(),
          Map.of(global.property(), global.value()));
    }
  }
}
