"""What is said about older children and risks outside the home. Fields as in `words_home`."""

SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "missing": {
        "low": (
            "{child} came home at {time}, two hours late, and would not say where {he} went.",
            "{child} was reported missing on {day} and found at a friend's home.",
        ),
        "mid": (
            "{child} has been missing {n} times in two months, twice overnight.",
            "{child} was found on {day} in another county with an unknown adult.",
        ),
        "high": (
            "{child} has been missing since {day} and {his} telephone is off.",
            "{child} is missing with an adult who must not be near children.",
        ),
        "witnessed": (
            "{child} came back in new trainers with a second telephone.",
            "{child} was tired and hungry and would not take off {his} coat.",
        ),
        "reported": (
            '{child} said, "I was just out."',
            "{mother} said a grey car waits at the corner.",
            "A friend says {child} stays with older people in a flat.",
        ),
        "opinion": (
            "I think somebody makes it worth {child}'s while to go.",
            "I believe that {child} is running from something at home.",
        ),
    },
    "criminal_exploitation": {
        "low": (
            "{child} was stopped with older boys near {place} on {day}; nothing was found.",
            "{child} has money and clothes that {mother} did not buy.",
        ),
        "mid": (
            "{child} was found with {n} wraps and two telephones on {day}.",
            "{child} owes money to older boys who came to the home at {time}.",
            "{child} carried a knife to school and says it is for {his} safety.",
        ),
        "high": (
            "{child} was stabbed on {day}; those who did it know where the family live.",
            "{child} was found in a flat in another county packing drugs under guard.",
        ),
        "witnessed": (
            "{child}'s telephone rang without pause while we spoke.",
            "I saw two older boys wait for {child} at the gate on {day}.",
        ),
        "reported": (
            "{mother} said {child} screams in {his} sleep.",
            '{child} said, "You do not know what they can do."',
            "Youth workers have heard {child}'s name linked with a local group.",
        ),
        "opinion": (
            "I think {child} is being used and is not free to stop.",
            "In my view an arrest alone will add to the debt.",
        ),
    },
    "sexual_exploitation": {
        "low": ("{child} talks of an older partner met online; no meeting is known.",),
        "mid": (
            "{child} met a man of about 25 on {day} and came home with gifts.",
            "Pictures of {child} are being passed round, and someone asks for money.",
        ),
        "high": ("{child} was found in a hotel room with three men at {time} on {day}.",),
        "witnessed": (
            "A man in a dark car collected {child} from outside {place}.",
            "{child} cried when {his} telephone buzzed and turned it over.",
        ),
        "reported": (
            "{child} said he loves {him} and that nobody understands.",
            "A friend says {child} is taken to parties at the weekend.",
        ),
        "opinion": (
            "I think {child} does not see this as harm.",
            "I believe other children are being drawn in by the same people.",
        ),
    },
    "self_harm": {
        "low": (
            "{child} has light scratches on one arm and told {his} tutor about them.",
            "{child} has been low since a friend moved away and asks to talk to somebody.",
        ),
        "mid": (
            "{child} has cut {his} arms {n} times this month and hides it from home.",
            "{child} was seen in the emergency department after taking tablets; now stable.",
            "{child} is not eating, wears long sleeves and has left all clubs.",
        ),
        "high": (
            "{child} took an overdose on {day} and says {he} will do it again at home.",
            "{child} was found on a bridge at {time} on {day}.",
        ),
        "witnessed": (
            "I saw fresh cuts when {child} reached for a pen.",
            "{child} gave away {his} things in class on {day}.",
        ),
        "reported": (
            '{child} said, "It is the only thing that makes it quiet."',
            "{mother} said it is for attention.",
        ),
        "opinion": (
            "I think something at home lies behind this that {child} cannot yet say.",
            "I believe {child} should not be alone this weekend.",
        ),
    },
    "behaviour": {
        "low": (
            "{child} has had {n} suspensions this year for fighting.",
            "{child} was with a group who broke windows near {place} on {day}.",
            "{mother} says she can no longer get {child} to come home in the evening.",
        ),
        "mid": (
            "{child} hit {mother} on {day} and she has locked herself in her room before.",
            "{child} set a small fire in a bin store at {time}.",
        ),
        "high": ("{child} held a knife to {mother} on {day}; the younger ones saw it.",),
        "witnessed": (
            "{child} kicked the door until it split and then sat down and wept.",
            "{mother} had a scratch on her face and made light of it.",
        ),
        "reported": (
            "Neighbours report shouting and doors slammed most nights.",
            "{child} said {he} does not know why it happens.",
        ),
        "opinion": (
            "I think {child} is frightened rather than bad.",
            "In my view {mother} has asked for help for a long time and got little.",
        ),
    },
    "alone_or_abroad": {
        "low": ("{child} has stayed with a family friend since {day} while {mother} is away.",),
        "mid": (
            "{child} came to the country last month and lives with adults who are not family.",
            "{child} presented alone on {day} and says {he} has no family here.",
        ),
        "high": (
            "{child} was found at work in a kitchen at {time}; the adults hold {his} passport.",
        ),
        "witnessed": (
            "{child} did not know the name of the road {he} lives in.",
            "The adult answered for {child} and would not let the interpreter speak to {him}.",
        ),
        "reported": (
            "{child} said {he} must pay back the journey.",
            "The adult said {child} is a cousin and then that {he} is a nephew.",
        ),
        "opinion": (
            "I believe nobody with parental responsibility is caring for {child}.",
            "I think {child} has been told what to say.",
        ),
    },
}
