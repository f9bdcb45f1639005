/**
 * Tests of KVM: numbers against the kernel's header anywhere, and bare guests where there is KVM.
 */
@NullMarked
package dev.rhea.accel.kvm;

import org.jspecify.annotations.NullMarked;
