/** Tests of KVM's structures on x86-64. */
@NullMarked
package dev.rhea.accel.kvm.x86;

import org.jspecify.annotations.NullMarked;
