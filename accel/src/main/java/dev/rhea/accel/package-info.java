@org.jspecify.annotations.NullMarked
package dev.rhea.accel;
