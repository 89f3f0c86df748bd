/** The one tf that everything here computes with, and the differentiable operations it lacks: for plugins. */
export * from "@heddle/ops";
