@org.jspecify.annotations.NullMarked
package dev.rhea.memory;
