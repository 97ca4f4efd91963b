// Lets somebody pick one person of the drawn network: the rest of the drawing fades and the table
// keeps their ties only. Without this script the drawing and the table show everything.

const frame = document.querySelector("[data-network]");

class Choosing {
  constructor(element) {
    this.frame = element;
    this.shapes = [...element.querySelectorAll("[data-node]")];
    this.ties = [...element.querySelectorAll("[data-ends]")];
    this.rows = [...document.querySelectorAll("tr[data-ends]")];
  }

  start() {
    this.frame.prepend(this.control());
    this.scrollToTheChild();
    this.shapes.forEach((shape) => {
      shape.addEventListener("click", () => {
        const same = this.select.value === shape.dataset.node;
        this.choose(same ? "" : shape.dataset.node);
      });
    });
    this.frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.choose("");
      }
    });
  }

  // On a narrow screen the drawing is wider than its window: begin at a child of this contact.
  scrollToTheChild() {
    const child = this.frame.querySelector(".om-end--here .om-sign__inner");
    const view = this.frame.querySelector(".om-network__scroll");
    if (child && view) {
      const [at, seen] = [child.getBoundingClientRect(), view.getBoundingClientRect()];
      view.scrollLeft += at.left + at.width / 2 - (seen.left + seen.width / 2);
    }
  }

  control() {
    const part = document.createElement("div");
    part.className = "om-network__choose om-no-print";
    const label = document.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = "network-choose";
    label.textContent = "Show the ties of";
    this.select = document.createElement("select");
    this.select.className = "govuk-select";
    this.select.id = "network-choose";
    this.select.append(new Option("Everybody", ""), ...this.shapes.map(option));
    this.select.addEventListener("change", () => this.choose(this.select.value));
    this.status = document.createElement("p");
    this.status.className = "govuk-visually-hidden";
    this.status.setAttribute("role", "status");
    part.append(label, this.select, this.status);
    return part;
  }

  choose(node) {
    this.select.value = node;
    this.frame.classList.toggle("om-network--chosen", node !== "");
    const near = new Set([node]);
    [...this.ties, ...this.rows].forEach((tie) => {
      const ends = tie.dataset.ends.split(" ");
      tie.classList.toggle("is-chosen", ends.includes(node));
      if (ends.includes(node)) {
        ends.forEach((end) => near.add(end));
      }
    });
    this.shapes.forEach((shape) => {
      shape.classList.toggle("is-chosen", near.has(shape.dataset.node));
    });
    this.rows.forEach((row) => {
      row.hidden = node !== "" && !row.classList.contains("is-chosen");
    });
    const shown = this.rows.filter((row) => !row.hidden).length;
    this.status.textContent = `${shown} of ${this.rows.length} ties shown`;
  }
}

function option(shape) {
  const name = [...shape.querySelectorAll(".om-end__name")].map((line) => line.textContent);
  return new Option(name.join(" "), shape.dataset.node);
}

if (frame) {
  new Choosing(frame).start();
}
