package dev.rhea.machine.board;

/**
 * A device as a board lists it.
 *
 * @param type its model, {@code sifive_test}
 * @param id the name the user gave it, empty if none
 * @param gpa where its registers are, guest-physical; meaningless if {@code size} is 0
 * @param size bytes of registers, 0 if it has none of its own
 * @param note what else is worth a line, empty if nothing
 */
public record BoardDevice(String type, String id, long gpa, long size, String note) {}
