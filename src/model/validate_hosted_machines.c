/*
 * Calls of the tools that work on a machine (a computer's screen, a shell, a
 * patch of files) and their outputs: tables for validate_hosted.c.
 */
#include "config.h"

#include "model/validate_shape.h"

/* ---- a computer ---- */

static const char *const button_words[] = { "left", "right", "wheel", "back",
    "forward", NULL };

#define POINT \
	{ "x", VALUE_INTEGER, REQUIRED }, { "y", VALUE_INTEGER, REQUIRED }
#define KEYS(need) { "keys", VALUE_LIST, need, .of = &shape_text }

static const struct member point_members[] = { POINT, SHAPE_END };
static const struct member point = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = point_members };

static const struct member click_members[] = {
	POINT, KEYS(OPTIONAL),
	{ "button", VALUE_WORD, REQUIRED, .words = button_words },
	SHAPE_END
};

static const struct member move_members[] = { POINT, KEYS(OPTIONAL), SHAPE_END };

static const struct member drag_members[] = {
	{ "path", VALUE_LIST, REQUIRED, .of = &point }, KEYS(OPTIONAL), SHAPE_END
};

static const struct member scroll_members[] = {
	POINT, KEYS(OPTIONAL),
	{ "scroll_x", VALUE_INTEGER, REQUIRED },
	{ "scroll_y", VALUE_INTEGER, REQUIRED },
	SHAPE_END
};

static const struct member keypress_members[] = { KEYS(REQUIRED), SHAPE_END };

static const struct member type_members[] = {
	{ "text", VALUE_TEXT, REQUIRED }, SHAPE_END
};

static const struct typed computer_actions[] = {
	{ "click", click_members },
	{ "double_click", move_members },
	{ "drag", drag_members },
	{ "keypress", keypress_members },
	{ "move", move_members },
	{ "screenshot", NULL },
	{ "scroll", scroll_members },
	{ "type", type_members },
	{ "wait", NULL },
	{ NULL, NULL }
};

static const struct member computer_action = { NULL, VALUE_TYPED, OPTIONAL,
    .types = computer_actions };

static const struct member safety_members[] = {
	{ "id", VALUE_TEXT, REQUIRED },
	{ "code", VALUE_TEXT, OPTIONAL },
	{ "message", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

static const struct member safety_check = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = safety_members };

const struct member shape_computer_call[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(REQUIRED),
	{ "action", VALUE_TYPED, OPTIONAL, .types = computer_actions },
	{ "actions", VALUE_LIST, OPTIONAL, .of = &computer_action },
	{ "pending_safety_checks", VALUE_LIST, OPTIONAL,
	    .of = &safety_check },
	SHAPE_END
};

static const char *const no_screenshot_id[] = {
    "there is no file store; send image_url", NULL };

static const struct member screenshot_members[] = {
	{ "file_id", VALUE_REFUSED, OPTIONAL, .words = no_screenshot_id },
	{ "image_url", VALUE_TEXT, REQUIRED, .min = 1,
	    .max = CEILING_IMAGE_URL },
	SHAPE_END
};

static const struct typed screenshots[] = {
	{ "computer_screenshot", screenshot_members },
	{ NULL, NULL }
};

const struct member shape_computer_call_output[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(REQUIRED),
	{ "output", VALUE_TYPED, REQUIRED, .types = screenshots },
	{ "acknowledged_safety_checks", VALUE_LIST, OPTIONAL,
	    .of = &safety_check },
	SHAPE_END
};

/* ---- shells, patches ---- */

static const struct member exec_members[] = {
	{ "command", VALUE_LIST, REQUIRED, .of = &shape_text },
	{ "timeout_ms", VALUE_INTEGER, OPTIONAL, .max = INTEGER_MAX },
	{ "working_directory", VALUE_TEXT, OPTIONAL },
	{ "env", VALUE_MAP, OPTIONAL, .of = &shape_text },
	{ "user", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};

static const struct typed local_shell_actions[] = {
	{ "exec", exec_members },
	{ NULL, NULL }
};

const struct member shape_local_shell_call[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(REQUIRED),
	{ "action", VALUE_TYPED, REQUIRED, .types = local_shell_actions },
	SHAPE_END
};

/* Its id is that of its call. */
const struct member shape_local_shell_call_output[] = {
	{ "id", VALUE_TEXT, REQUIRED, .min = 1 }, SHAPE_STATUS(status_words),
	{ "output", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct member commands_members[] = {
	{ "commands", VALUE_LIST, REQUIRED, .of = &shape_text },
	{ "timeout_ms", VALUE_INTEGER, OPTIONAL, .max = INTEGER_MAX },
	{ "max_output_length", VALUE_INTEGER, OPTIONAL, .max = INTEGER_MAX },
	SHAPE_END
};

static const struct member container_members[] = {
	{ "container_id", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct typed call_environments[] = {
	{ "local", NULL },
	{ "container_reference", container_members },
	{ NULL, NULL }
};

const struct member shape_shell_call[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(REQUIRED), SHAPE_CALLER,
	{ "action", VALUE_OBJECT, REQUIRED, .of = commands_members },
	{ "environment", VALUE_TYPED, OPTIONAL, .types = call_environments },
	SHAPE_END
};

static const struct member exit_members[] = {
	{ "exit_code", VALUE_INTEGER, REQUIRED },
	SHAPE_END
};

static const struct typed outcomes[] = {
	{ "exit", exit_members },
	{ "timeout", NULL },
	{ NULL, NULL }
};

static const struct member shell_output_members[] = {
	{ "stdout", VALUE_TEXT, REQUIRED },
	{ "stderr", VALUE_TEXT, REQUIRED },
	{ "outcome", VALUE_TYPED, REQUIRED, .types = outcomes },
	SHAPE_END
};

static const struct member shell_output = { NULL, VALUE_OBJECT, OPTIONAL,
    .of = shell_output_members };

const struct member shape_shell_call_output[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(REQUIRED), SHAPE_CALLER,
	{ "output", VALUE_LIST, REQUIRED, .of = &shell_output },
	{ "max_output_length", VALUE_INTEGER, OPTIONAL, .max = INTEGER_MAX },
	SHAPE_END
};

static const struct member written_members[] = {
	{ "path", VALUE_TEXT, REQUIRED, .min = 1 },
	{ "diff", VALUE_TEXT, REQUIRED },
	SHAPE_END
};

static const struct member deleted_members[] = {
	{ "path", VALUE_TEXT, REQUIRED, .min = 1 },
	SHAPE_END
};

static const struct typed operations[] = {
	{ "create_file", written_members },
	{ "update_file", written_members },
	{ "delete_file", deleted_members },
	{ NULL, NULL }
};

const struct member shape_apply_patch_call[] = {
	SHAPE_ID, SHAPE_STATUS(status_words), SHAPE_CALL_ID(REQUIRED), SHAPE_CALLER,
	{ "operation", VALUE_TYPED, REQUIRED, .types = operations },
	SHAPE_END
};

static const char *const patch_states[] = { "completed", "failed", NULL };

const struct member shape_apply_patch_call_output[] = {
	SHAPE_ID, SHAPE_CALL_ID(REQUIRED), SHAPE_CALLER,
	{ "status", VALUE_WORD, REQUIRED, .words = patch_states },
	{ "output", VALUE_TEXT, OPTIONAL },
	SHAPE_END
};
