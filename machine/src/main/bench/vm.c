/*
 * An interpreter of byte code, each instruction a function called through a table: indirect calls that can be predicted
 * only by the byte code's own history.
 */
#include "bench.h"

enum op {
  PUSH, ADD, SUB, MUL, XOR, SHL, SHR, LESS, REST, DUP, SWAP, DROP, LOAD, STORE, PEEK, POKE, JUMP, JUMP_IF_0, CALL, RETURN, HALT
};

struct vm {
  const u8 *code;
  const u8 *pc;
  u64 *top;
  const u8 **frames;
  u64 locals[8];
  int running;
};

static u8 memory[4096];

static u64 half(struct vm *vm) {
  u64 value = vm->pc[0] | vm->pc[1] << 8;
  vm->pc += 2;
  return value;
}

static void op_push(struct vm *vm) { *++vm->top = half(vm); }
static void op_add(struct vm *vm) { vm->top--; vm->top[0] += vm->top[1]; }
static void op_sub(struct vm *vm) { vm->top--; vm->top[0] -= vm->top[1]; }
static void op_mul(struct vm *vm) { vm->top--; vm->top[0] *= vm->top[1]; }
static void op_xor(struct vm *vm) { vm->top--; vm->top[0] ^= vm->top[1]; }
static void op_shl(struct vm *vm) { vm->top--; vm->top[0] <<= vm->top[1] & 63; }
static void op_shr(struct vm *vm) { vm->top--; vm->top[0] >>= vm->top[1] & 63; }
static void op_less(struct vm *vm) { vm->top--; vm->top[0] = vm->top[0] < vm->top[1]; }
static void op_rest(struct vm *vm) { vm->top--; vm->top[0] %= vm->top[1]; }
static void op_dup(struct vm *vm) { vm->top++; vm->top[0] = vm->top[-1]; }
static void op_drop(struct vm *vm) { vm->top--; }
static void op_load(struct vm *vm) { *++vm->top = vm->locals[*vm->pc++ & 7]; }
static void op_store(struct vm *vm) { vm->locals[*vm->pc++ & 7] = *vm->top--; }
static void op_peek(struct vm *vm) { vm->top[0] = memory[vm->top[0] & 4095]; }
static void op_poke(struct vm *vm) { memory[vm->top[0] & 4095] = (u8)vm->top[-1]; vm->top -= 2; }
static void op_jump(struct vm *vm) { vm->pc = vm->code + half(vm); }
static void op_return(struct vm *vm) { vm->pc = *--vm->frames; }
static void op_halt(struct vm *vm) { vm->running = 0; }

static void op_swap(struct vm *vm) {
  u64 kept = vm->top[0];
  vm->top[0] = vm->top[-1];
  vm->top[-1] = kept;
}

static void op_jump_if_0(struct vm *vm) {
  u64 to = half(vm);
  if (*vm->top-- == 0) {
    vm->pc = vm->code + to;
  }
}

static void op_call(struct vm *vm) {
  u64 to = half(vm);
  *vm->frames++ = vm->pc;
  vm->pc = vm->code + to;
}

static void (*const handlers[])(struct vm *vm) = {
    op_push, op_add,  op_sub,  op_mul,   op_xor,  op_shl,  op_shr,  op_less,      op_rest, op_dup,    op_swap,
    op_drop, op_load, op_store, op_peek, op_poke, op_jump, op_jump_if_0, op_call, op_return, op_halt};

static NOINLINE u64 run(const u8 *code) {
  static u64 stack[256];
  static const u8 *frames[256];
  struct vm vm = {code, code, stack, frames, {0}, 1};
  while (vm.running) {
    handlers[*vm.pc++](&vm);
  }
  return *vm.top;
}

/* ---- programs, written by an assembler of the barest kind --------------------------------------------------------------- */

struct program {
  u8 code[256];
  u32 end;
};

static struct program primes, fibonacci, scramble;

static void plain(struct program *p, enum op op) {
  p->code[p->end++] = op;
}

static void local(struct program *p, enum op op, u8 local) {
  plain(p, op);
  p->code[p->end++] = local;
}

/* Answers where the operand is, for land(). */
static u32 wide(struct program *p, enum op op, u32 operand) {
  plain(p, op);
  p->code[p->end++] = operand;
  p->code[p->end++] = operand >> 8;
  return p->end - 2;
}

static void land(struct program *p, u32 operand) {
  p->code[operand] = p->end;
  p->code[operand + 1] = p->end >> 8;
}

static void add_to(struct program *p, u8 target, u32 value) {
  local(p, LOAD, target);
  wide(p, PUSH, value);
  plain(p, ADD);
  local(p, STORE, target);
}

/* Primes below 4096 by a sieve in memory, where 1 is "no prime"; local 0: number, 1: multiple, 2: how many. */
static void write_primes(struct program *p) {
  wide(p, PUSH, 2);
  local(p, STORE, 0);
  u32 numbers = p->end;
  local(p, LOAD, 0);
  wide(p, PUSH, 4096);
  plain(p, LESS);
  u32 end = wide(p, JUMP_IF_0, 0);
  local(p, LOAD, 0);
  plain(p, PEEK);
  u32 is_prime = wide(p, JUMP_IF_0, 0);
  u32 skip = wide(p, JUMP, 0);
  land(p, is_prime);
  add_to(p, 2, 1);
  local(p, LOAD, 0);
  local(p, STORE, 1);
  u32 multiples = p->end;
  local(p, LOAD, 1);
  wide(p, PUSH, 4096);
  plain(p, LESS);
  u32 done = wide(p, JUMP_IF_0, 0);
  wide(p, PUSH, 1);
  local(p, LOAD, 1);
  plain(p, POKE);
  local(p, LOAD, 1);
  local(p, LOAD, 0);
  plain(p, ADD);
  local(p, STORE, 1);
  wide(p, JUMP, multiples);
  land(p, done);
  land(p, skip);
  add_to(p, 0, 1);
  wide(p, JUMP, numbers);
  land(p, end);
  local(p, LOAD, 2);
  plain(p, HALT);
}

/* The 14th Fibonacci number by recursion. */
static void write_fibonacci(struct program *p) {
  wide(p, PUSH, 14);
  u32 start = wide(p, CALL, 0);
  plain(p, HALT);
  land(p, start);
  u32 function = p->end;
  plain(p, DUP);
  wide(p, PUSH, 2);
  plain(p, LESS);
  u32 large = wide(p, JUMP_IF_0, 0);
  plain(p, RETURN);
  land(p, large);
  plain(p, DUP);
  wide(p, PUSH, 1);
  plain(p, SUB);
  wide(p, CALL, function);
  plain(p, SWAP);
  wide(p, PUSH, 2);
  plain(p, SUB);
  wide(p, CALL, function);
  plain(p, ADD);
  plain(p, RETURN);
}

static void shifted(struct program *p, enum op shift, u32 by) {
  plain(p, DUP);
  wide(p, PUSH, by);
  plain(p, shift);
  plain(p, XOR);
}

/* xorshift and remainders, 1,500 times; local 0: rounds, 1: state, 2: sum. */
static void write_scramble(struct program *p) {
  wide(p, PUSH, 1500);
  local(p, STORE, 0);
  wide(p, PUSH, 12345);
  local(p, STORE, 1);
  u32 loop = p->end;
  local(p, LOAD, 0);
  u32 end = wide(p, JUMP_IF_0, 0);
  local(p, LOAD, 1);
  shifted(p, SHL, 13);
  shifted(p, SHR, 7);
  shifted(p, SHL, 17);
  local(p, STORE, 1);
  local(p, LOAD, 1);
  wide(p, PUSH, 10007);
  plain(p, REST);
  local(p, LOAD, 2);
  wide(p, PUSH, 31);
  plain(p, MUL);
  plain(p, ADD);
  local(p, STORE, 2);
  local(p, LOAD, 0);
  wide(p, PUSH, 1);
  plain(p, SUB);
  local(p, STORE, 0);
  wide(p, JUMP, loop);
  land(p, end);
  wide(p, PUSH, 0);
  plain(p, DROP);
  local(p, LOAD, 2);
  plain(p, HALT);
}

void prepare(void) {
  write_primes(&primes);
  write_fibonacci(&fibonacci);
  write_scramble(&scramble);
}

u64 pass(void) {
  memset(memory, 0, sizeof memory);
  u64 digest = mix(DIGEST, run(primes.code));
  digest = mix(digest, run(fibonacci.code));
  return mix(digest, run(scramble.code));
}
