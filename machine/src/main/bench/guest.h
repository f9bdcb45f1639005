/* The bare machine below a program: QEMU's and Rhea's board virt. */
#ifndef GUEST_H
#define GUEST_H

#include "bench.h"

/* Ends the machine with this exit status (SiFive's test finisher). */
__attribute__((noreturn)) void finish(u32 status);

/* Writes to the first serial port. */
void print(const char *text);
void print_hex(u64 value);

/*
 * Where machine mode goes on a trap: start.S says which registers it may use. A program that traps sets its own; the first
 * one ends the machine with status 2.
 */
void set_trap(void (*handler)(void));

/*
 * From machine mode: continues behind the call in supervisor mode with this satp. All memory is open to it (pmpaddr0), and
 * so are the counters.
 */
void enter_supervisor(u64 satp);

#define READ_CSR(name) ({ u64 value; __asm__ volatile("csrr %0, " #name : "=r"(value) : : "memory"); value; })
#define WRITE_CSR(name, value) __asm__ volatile("csrw " #name ", %0" : : "r"(value) : "memory")
#define SET_CSR(name, bits) __asm__ volatile("csrs " #name ", %0" : : "r"(bits) : "memory")
#define CLEAR_CSR(name, bits) __asm__ volatile("csrc " #name ", %0" : : "r"(bits) : "memory")

#endif
