/**
 * HotSpot's testing interface under the name HotSpot knows it by; see {@link
 * jdk.test.whitebox.WhiteBox}. Nothing else lives here.
 */
@NullMarked
package jdk.test.whitebox;

import org.jspecify.annotations.NullMarked;
